// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

@Suite("An address where there is no panel") struct NoPanelTests {
    /// What answers there, and what the operator must be able to read.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var fault: @Sendable (inout Faults) -> Void
        var words: String

        init(_ name: String, says words: String, _ fault: @escaping @Sendable (inout Faults) -> Void) {
            (testDescription, self.words, self.fault) = (name, words, fault)
        }
    }

    static let logins = [
        Case("a web page", says: "a web page answers") { $0.logins = .html },
        Case("404", says: "check the path in URL=") { $0.logins = .status(404) },
        Case("502", says: "the proxy before the panel does not reach it") { $0.logins = .status(502) },
        Case("a redirect loop", says: "put that address into URL=") { $0.logins = .redirectLoop },
        Case("no JSON", says: "this may not be a panel") { $0.logins = .notJSON },
        Case("other JSON", says: "this may not be a panel") { $0.logins = .json("[1,2]") },
        Case("no HTTP", says: "does not speak HTTP") { $0.logins = .raw("220 mail.example.com ESMTP\r\n\r\n") },
        Case("another protocol's greeting", says: "does not speak HTTP") {
            $0.connections = .greet("SSH-2.0-OpenSSH_9.2\r\n")
        },
        // As a reset of the connection attempt, or as its end before an answer: that is a matter of moments.
        Case("a hang-up", says: "the panel") { $0.connections = .drop },
        Case("an answer without end", says: "longer than") { $0.logins = .oversized(bytes: 300_000_000) },
    ]

    @Test("for the login: the relay lives on, and its state, STATUS= and log say why", arguments: logins)
    func login(_ panel: Case) async throws {
        try await Stage.with { stage in
            await stage.panel.inject(panel.fault)
            let relay = try await stage.start()
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("waiting", of: "core")
            #expect(state["reason"]?.text?.contains(panel.words) == true, "\(state)")
            try await relay.notify.waitForStatus(containing: panel.words)
            _ = try await relay.process.errors.first("the reason") { $0.contains(panel.words) }
            // Once there is a panel, all is well.
            await stage.panel.inject { $0 = Faults() }
            try await consumer.waitForState("connected", of: "core")
        }
    }

    static let streams = [
        Case("502", says: "the proxy before the panel does not reach it") { $0.handshakes = .http(.status(502)) },
        Case("a redirect", says: "put that address into URL=") { $0.handshakes = .http(.redirectLoop) },
        Case("no HTTP", says: "does not speak HTTP") { $0.handshakes = .http(.raw("\u{1}\u{2}\r\n\r\n")) },
        Case("a hang-up", says: "the panel's answer") { $0.handshakes = .http(.disconnect) },
    ]

    @Test(
        "for the stream: the relay lives on, and its state says why", arguments: streams, TestedStream.ofEachDialect)
    func stream(_ panel: Case, _ stream: TestedStream) async throws {
        try await expect(panel, for: stream)
    }

    static let webSocketStreams = [
        Case("404", says: "does not pass WebSocket upgrades") { $0.handshakes = .http(.status(404)) },
        Case("a web page", says: "does not pass WebSocket upgrades") { $0.handshakes = .http(.html) },
        Case("a wrong accept key", says: "Sec-WebSocket-Accept") { $0.handshakes = .wrongAcceptKey },
        Case("a bare 403", says: "although account and node are in order") { $0.handshakes = .refuse },
    ]

    @Test("for the stream over WebSocket: so too", arguments: webSocketStreams)
    func webSocketStream(_ panel: Case) async throws {
        try await expect(panel, for: .core)
    }

    static let eventStreams = [
        Case("a web page", says: "a web page answers") { $0.handshakes = .http(.html) },
        Case("404", says: "although account and node are in order") { $0.handshakes = .http(.status(404)) },
        Case("409", says: "the panel has no worker for this node") { $0.handshakes = .http(.status(409)) },
        Case("other JSON", says: "unexpected answer (HTTP 200)") { $0.handshakes = .http(.json("[1,2]")) },
    ]

    @Test("for the event stream: so too", arguments: eventStreams)
    func eventStream(_ panel: Case) async throws {
        try await expect(panel, for: .eventStream)
    }

    private func expect(_ panel: Case, for stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            await stage.panel.inject(panel.fault)
            _ = try await stage.start()
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("waiting", of: stage.source.name)
            #expect(state["reason"]?.text?.contains(panel.words) == true, "\(state)")
            await stage.panel.inject { $0 = Faults() }
            try await consumer.waitForState("connected", of: stage.source.name)
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    /// Starts a program with a name server at which nothing listens.
    private static func withoutNameServer(_ file: String) -> [String] {
        [
            "/usr/bin/unshare", "--mount", "/bin/sh", "-c", "mount --bind '\(file)' /etc/resolv.conf && exec \"$@\"",
            "sh",
        ]
    }

    private static let canMount: Bool = {
        let trial = Process()
        trial.executableURL = URL(filePath: "/usr/bin/unshare")
        trial.arguments = ["--mount", "/bin/sh", "-c", "mount --bind /etc/hosts /etc/resolv.conf"]
        (trial.standardOutput, trial.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        do { try trial.run() } catch { return false }
        trial.waitUntilExit()
        return trial.terminationStatus == 0
    }()

    @Test(
        "for a name while the name server is dead: the resolver's words, and not that there is no such name",
        .enabled(if: canMount, "only root has a /etc/resolv.conf of its own"))
    func deadNameServer() async throws {
        try await Stage.with { stage in
            let file = stage.directory + "/resolv.conf"
            try "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n".write(
                toFile: file, atomically: true, encoding: .utf8)
            let relay = try await stage.launch(launcher: Self.withoutNameServer(file)) {
                $0["Panel", "URL"] = "http://panel.example.com:8000"
            }
            try await relay.waitUntilReady()
            let consumer = try await stage.connect()
            let reason = try #require(try await consumer.waitForState("waiting", of: "core")["reason"]?.text)
            #expect(
                reason == """
                    the panel cannot be reached: the host name panel.example.com cannot be resolved now \
                    (Temporary failure in name resolution): does this machine's name server answer \
                    (getent hosts panel.example.com)?
                    """)
        }
    }
}
