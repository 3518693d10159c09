// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Faults of HTTP answers", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct HTTPFaultTests {
    @Test("A login's answer that is no JSON, once")
    func notJSON() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.nextLogins = [.notJSON] }
            let reply = try await client.login()
            #expect(reply.status == 200)
            #expect(throws: (any Error).self) { try JSONValue.decode(reply.body) }
            #expect(try await client.login().status == 200)
            #expect(await simulator.observations.logins.accepted == 1)
        }
    }

    @Test(
        "Statuses and pages",
        arguments: [(HTTPAnswer.html, 200), (.status(404), 404), (.status(502), 502), (.redirectLoop, 307)])
    func statuses(answer: HTTPAnswer, status: Int) async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.requests = answer }
            let reply = try await client.request("GET", "/api/core")
            #expect(reply.status == status)
            if answer == .redirectLoop { #expect(reply.headers["location"] == "/api/core") }
        }
    }

    @Test("An oversized answer has the length it says, and is JSON", arguments: [2, 32_768, 32_769, 3_000_000])
    func oversized(bytes: Int) async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.requests = .oversized(bytes: bytes) }
            let reply = try await client.request("GET", "/api/nodes")
            #expect(reply.body.utf8.count == bytes)
            #expect(reply.body.hasPrefix("\"") && reply.body.hasSuffix("\""))
            #expect(reply.body.utf8.count { $0 == UInt8(ascii: "\"") } == 2)
        }
    }

    @Test(
        "A stalled answer: the request is seen, nothing or only the head comes back",
        arguments: [HTTPAnswer.never, .headOnly])
    func stalled(answer: HTTPAnswer) async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.requests = answer }
            let raw = try await client.connect()
            try await raw.send(Array("GET /api/core HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            try await simulator.waitUntil { $0.requests.count == 1 }
            #expect(await simulator.observations.connections.open == 1)
            try await simulator.kill()
            // Nothing of a body before the end.
            #expect(await HTTPReply.read(from: raw) == nil)
        }
    }

    @Test(
        "Bytes that are no HTTP, and no bytes at all",
        arguments: [("\u{1}garbage\r\n", HTTPAnswer.raw("\u{1}garbage\r\n")), ("", .disconnect)])
    func raw(bytes: String, answer: HTTPAnswer) async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.requests = answer }
            let raw = try await client.connect()
            try await raw.send(Array("GET /api/core HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            #expect(await raw.readToEnd() == .eof)
            #expect(raw.unread == Array(bytes.utf8))
        }
    }
}
