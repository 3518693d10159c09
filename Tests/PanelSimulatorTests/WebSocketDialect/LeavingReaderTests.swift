// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A reader that leaves a Marzban node", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct LeavingReaderTests {
    /// Two open streams of node 1, the first one older.
    private static func withTwoReaders(
        _ configuration: SimulatorConfiguration,
        _ body: (PanelSimulator, StreamClient, StreamID, StreamClient, StreamID) async throws -> Void
    ) async throws {
        try await withSimulator(configuration) { simulator, client async throws in
            let older = try await client.stream("/api/node/1/logs")
            let olderID = try await simulator.waitForStream(of: .node(1))
            let newer = try await client.stream("/api/node/1/logs")
            let newerID = try await simulator.waitForStream(of: .node(1), after: olderID)
            try await body(simulator, older, olderID, newer, newerID)
        }
    }

    @Test("The newer one leaves: the older falls silent, answers pings, and the node stays connected")
    func silencesTheOlder() async throws {
        try await Self.withTwoReaders(.atOnce) { simulator, older, olderID, newer, newerID in
            try await newer.client.close()
            try await simulator.waitUntil { $0.stream(olderID)?.state == .zombie }
            try await simulator.emit(["unseen"], to: .node(1))
            #expect(try await older.isQuiet())
            #expect(await simulator.observations.openStreams(of: .node(1)).map(\.id) == [olderID])
            #expect(await simulator.nodes.first?.status == .connected)
        }
    }

    @Test("The older one leaves: the newer goes on")
    func sparesTheNewer() async throws {
        try await Self.withTwoReaders(.atOnce) { simulator, older, olderID, newer, newerID in
            try await older.client.close()
            try await simulator.waitUntil { $0.openStreams.count == 1 }
            try await simulator.emit(["seen"], to: .node(1))
            #expect(await newer.texts(1) == ["seen\n"])
        }
    }

    @Test("The silenced one leaves: the first of the equal ones goes, though its own buffer is gone long since")
    func silencedLeaves() async throws {
        try await Self.withTwoReaders(.atOnce) { simulator, older, olderID, newer, newerID in
            try await newer.client.close()
            try await simulator.waitUntil { $0.stream(olderID)?.state == .zombie }
            // What the newer one has left behind is not empty from now on.
            try await simulator.emit(["unseen"], to: .node(1))
            let third = try await PanelClient(port: await simulator.port).stream("/api/node/1/logs")
            let thirdID = try await simulator.waitForStream(of: .node(1), after: newerID)
            try await older.client.close()
            try await simulator.waitUntil { $0.stream(thirdID)?.state == .zombie }
            #expect(try await third.isQuiet())
        }
    }

    @Test("Buffers that differ are told apart")
    func unequal() async throws {
        // Polled: what is emitted waits in the buffers for 200 ms of a time that stands still.
        try await Self.withTwoReaders(.withNodes) { simulator, older, olderID, newer, newerID in
            try await simulator.emit(["a"], to: .node(1))
            // Empties the newer one's buffer.
            try await newer.send(WireFrame.text)
            #expect(await newer.texts(1) == ["a\n"])
            try await newer.client.close()
            try await simulator.waitUntil { $0.openStreams.count == 1 }
            try await simulator.emit(["b"], to: .node(1))
            try await simulator.advance(by: .milliseconds(200))
            #expect(await older.texts(1) == ["a\nb\n"])
        }
    }

    @Test("A viewer leaves: the stream falls silent, and the panel knows from when on, and which lines it missed")
    func viewerLeaves() async throws {
        var configuration = SimulatorConfiguration.atOnce
        configuration.keepsDiscardedLines = true
        try await withSimulator(configuration) { simulator, client async throws in
            let stream = try await client.stream("/api/node/1/logs")
            let id = try await simulator.waitForStream(of: .node(1))
            try await simulator.emit(["seen"], to: .node(1))
            await simulator.openViewer(of: 1)
            try await simulator.emit(["seen by both"], to: .node(1))
            try await simulator.advance(by: .seconds(5))
            await simulator.closeViewer(of: 1)
            try await simulator.emit(["unseen"], to: .node(1))
            try await simulator.emit(["unseen", "too"], to: .node(1))
            #expect(await stream.texts(2) == ["seen\n", "seen by both\n"])
            #expect(await simulator.observations.stream(id)?.silentSince == .seconds(5))
            try await simulator.advance(by: .seconds(3))
            try await stream.client.close()
            try await simulator.waitUntilStreams(of: .node(1), are: 0)
            try await simulator.emit(["nobody there"], to: .node(1))
            #expect(await simulator.observations.stream(id)?.endedAt == .seconds(8))
            #expect(
                await simulator.discardedLines == [
                    DiscardedLines(source: .node(1), cause: .silencedReader, lines: 2..<5)
                ])
        }
    }

    @Test("A viewer is in the way of the replay, and a restart of the panel throws him out") func viewerAndReplay()
        async throws
    {
        try await withSimulator(.atOnce) { simulator, client async throws in
            try await simulator.emit(["old"], to: .node(1))
            await simulator.openViewer(of: 1)
            let stream = try await client.stream("/api/node/1/logs")
            let id = try await simulator.waitForStream(of: .node(1))
            #expect(await simulator.observations.stream(id)?.replayed == 0)
            try await stream.client.close()
            try await simulator.kill()
            try await simulator.start()
            let later = try await PanelClient(port: await simulator.port).stream("/api/node/1/logs")
            #expect(await later.texts(1) == ["old\n"])
            await simulator.closeViewer(of: 1)
            try await simulator.emit(["new"], to: .node(1))
            #expect(await later.texts(1) == ["new\n"])
        }
    }

    @Test("The core's readers, and a panel mended, take the leaver's own buffer", arguments: [false, true])
    func byIdentity(ofCore: Bool) async throws {
        var configuration = SimulatorConfiguration.atOnce
        configuration.removesReadersByContent = ofCore
        let (source, path): (PanelSource, String) = ofCore ? (.core, "/api/core/logs") : (.node(1), "/api/node/1/logs")
        try await withSimulator(configuration) { simulator, client async throws in
            let older = try await client.stream(path)
            let newer = try await client.stream(path)
            try await simulator.waitUntilStreams(of: source, are: 2)
            try await newer.client.close()
            try await simulator.waitUntilStreams(of: source, are: 1)
            try await simulator.emit(["seen"], to: source)
            #expect(await older.texts(1).first?.hasPrefix("seen") == true)
        }
    }
}
