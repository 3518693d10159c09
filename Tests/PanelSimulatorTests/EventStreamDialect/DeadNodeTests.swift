// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Event streams of a node that changes", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct DeadNodeTests {
    @Test(
        "Whatever stops the node leaves a stream with pings only",
        arguments: ["down", "renamed", "moved", "disabled", "deleted"])
    func zombie(change: String) async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            switch change {
            case "down": await simulator.setNode(id: 1, name: "de-fra", status: .error)
            case "renamed": await simulator.setNode(id: 1, name: "de-ber")
            case "moved": await simulator.setNode(Node(id: 1, name: "de-fra", address: "192.0.2.9"))
            case "disabled": await simulator.setNode(id: 1, name: "de-fra", status: .disabled)
            default: await simulator.removeNode(1)
            }
            await simulator.setNode(id: 1, name: "back")
            try await simulator.emit(["unseen"], to: .node(1))
            try await simulator.advance(by: .seconds(15))
            // The first thing after the node died: no word of it, and no line.
            #expect(await stream.events(1).first?.hasPrefix(": ping - ") == true)
            #expect(await simulator.observations.stream(id)?.state == .zombie)
        }
    }

    @Test(
        "The node is back, however shortly it was away: with another backend, so that what waited is gone",
        arguments: [Node.Status.error, .connecting, .disabled])
    func returns(status: Node.Status) async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let zombie = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            await simulator.setNode(id: 1, name: "de-fra", status: status)
            try await simulator.emit(["meanwhile"], to: .node(1))
            await simulator.setNode(id: 1, name: "de-fra")
            try await simulator.emit(["waits"], to: .node(1))
            let new = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1), after: id)
            try await simulator.emit(["back"], to: .node(1))
            #expect(await new.lines(2) == ["waits", "back"])
            #expect(await simulator.observations.stream(id)?.silentSince == .zero)
            #expect(await simulator.observations.unread[.node(1)]?.discarded == 1)
            try await simulator.advance(by: .seconds(15))
            #expect(await zombie.events(1).first?.hasPrefix(": ping - ") == true)
        }
    }

    @Test("Down at connect: 200 and the end at once, empty (5.x)", arguments: [Node.Status.error, .connecting])
    func downEmpty(status: Node.Status) async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            await simulator.setNode(id: 1, name: "de-fra", status: status)
            let stream = try await client.eventStream()
            #expect(await stream.endsInOrder())
            #expect(await simulator.observations.handshakes.accepted == 1)
            #expect(await simulator.observations.allStreams.isEmpty)
        }
    }

    @Test("Down at connect: 200, an error as an event, and the end (3.x, NATS)", arguments: [false, true])
    func downWithWords(overNATS: Bool) async throws {
        try await withSimulator(.eventStream(overNATS ? .v5.overNATS : .v3)) { _, client in
            let stream = try await client.eventStream("/api/node/2/logs")
            #expect(await stream.events(1) == ["data: Error retrieving logs: Node is not connected\r\ndata: "])
            #expect(await stream.endsInOrder())
        }
    }

    @Test("The connection of a stream that ended at once takes the next request")
    func connectionStays() async throws {
        try await withSimulator(.eventStream()) { _, client in
            let stream = try await client.eventStream("/api/node/2/logs")
            try #require(await stream.endsInOrder())
            try await stream.client.send(Array("GET /api/core HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            #expect(await HTTPReply.read(from: stream.client)?.status == 405)
        }
    }

    @Test("Over NATS a stream tells of its end as if it were a line, and pings on")
    func brokenOverNATS() async throws {
        try await withSimulator(.eventStream(.v5.overNATS)) { simulator, client in
            let stream = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            await simulator.setNode(id: 1, name: "de-fra", status: .error)
            try await simulator.advance(by: .seconds(15))
            let events = await stream.events(2)
            #expect(events.first == "data: Error: Node connection lost\r\ndata: ")
            #expect(events.last?.hasPrefix(": ping - ") == true)
        }
    }

    @Test("Over NATS an unknown or disabled node is 200 too, an error as an event, and the end", arguments: [3, 9])
    func unknownOverNATS(node: Int) async throws {
        try await withSimulator(.eventStream(.v5.overNATS)) { simulator, client in
            await simulator.setNode(id: 3, name: "off", status: .disabled)
            let stream = try await client.eventStream("/api/node/\(node)/logs")
            #expect(await stream.events(1) == ["data: Error retrieving logs: Node not found\r\ndata: "])
            #expect(await stream.endsInOrder())
        }
    }

    @Test("A backend started anew: the old stream pings on, what waited is gone, and the node stays connected")
    func restartedBackend() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let deaf = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            await simulator.restartBackend(of: 1)
            try await simulator.emit(["waits"], to: .node(1))
            await simulator.restartBackend(of: 1)
            try await simulator.emit(["new"], to: .node(1))
            try await simulator.advance(by: .seconds(15))
            #expect(await deaf.events(1).first?.hasPrefix(": ping - ") == true)
            #expect(await simulator.observations.stream(id)?.state == .zombie)
            #expect(await simulator.nodes.first?.status == .connected)
            #expect(await (try client.eventStream()).lines(1) == ["new"])
            #expect(
                await simulator.observations.unread[.node(1)] == UnreadObservation(waiting: 0, lost: 0, discarded: 1))
        }
    }

    @Test("An error in mid-stream counts as no line")
    func errorInMidStream() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            try await simulator.emit(["before"], to: .node(1))
            await simulator.say("Error: nats: timeout", to: .one(id))
            try await simulator.emit(["after"], to: .node(1))
            #expect(await stream.lines(3) == ["before", "Error: nats: timeout", "after"])
            #expect(await simulator.observations.stream(id)?.delivered == 2)
        }
    }
}
