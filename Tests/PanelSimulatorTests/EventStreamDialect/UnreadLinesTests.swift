// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A node's unread lines and their readers", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct UnreadLinesTests {
    @Test("Lines wait while nobody reads, and the next reader gets them, once")
    func waits() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            try await simulator.emit(["a", "b"], to: .node(1))
            #expect(await simulator.observations.unread[.node(1)]?.waiting == 2)
            let first = try await client.eventStream()
            #expect(await first.lines(2) == ["a", "b"])
            let id = try await simulator.waitForStream(of: .node(1))
            #expect(await simulator.observations.stream(id)?.replayed == 2)
            try await first.client.close()
            try await simulator.waitUntilStreams(of: .node(1), are: 0)
            try await simulator.emit(["c"], to: .node(1))
            #expect(await (try client.eventStream()).lines(1) == ["c"])
        }
    }

    @Test("The queue is bounded: it keeps the oldest, and counts what finds it full")
    func overflow() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            try await simulator.emit(numberedLines(1...10_000), to: .node(1))
            #expect(await simulator.observations.unread[.node(1)]?.lost == 0)
            try await simulator.emit(["too", "late"], to: .node(1))
            #expect(await simulator.observations.unread[.node(1)] == UnreadObservation(waiting: 10_000, lost: 2))
            let stream = try await client.eventStream()
            #expect(await stream.lines(10_000) == numberedLines(1...10_000))
            try await simulator.emit(["again"], to: .node(1))
            #expect(await stream.lines(1) == ["again"])
        }
    }

    @Test("Two readers split the lines: each goes to one of them, in turn")
    func split() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let one = try await client.eventStream()
            let two = try await client.eventStream()
            try await simulator.waitUntilStreams(of: .node(1), are: 2)
            try await simulator.emit(numberedLines(1...4), to: .node(1))
            try await simulator.emit(["line 5"], to: .node(1))
            #expect(await one.lines(3) == ["line 1", "line 3", "line 5"])
            #expect(await two.lines(2) == ["line 2", "line 4"])
            #expect(await simulator.observations.openStreams.map(\.delivered) == [3, 2])
        }
    }

    @Test("Nodes do not share lines")
    func nodesAreApart() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            await simulator.setNode(id: 2, name: "nl-ams")
            let one = try await client.eventStream("/api/node/1/logs")
            let two = try await client.eventStream("/api/node/2/logs")
            try await simulator.emit(["for two"], to: .node(2))
            try await simulator.emit(["for one"], to: .node(1))
            #expect(await one.lines(1) == ["for one"])
            #expect(await two.lines(1) == ["for two"])
        }
    }

    @Test("A client's half-close: the reader is gone at once, and the panel closes too")
    func halfClose() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            try await stream.client.closeOutput()
            #expect(await stream.client.readToEnd() == .eof)
            try await simulator.waitUntilStreams(of: .node(1), are: 0)
            #expect(await simulator.observations.stream(id)?.state == .ended(.leftByClient))
            try await simulator.emit(["kept"], to: .node(1))
            #expect(await simulator.observations.unread[.node(1)]?.waiting == 1)
        }
    }

    @Test("What was written to a client that did not read is gone with it; the rest stays at the node")
    func leftWithLines() async throws {
        try await withSimulator(.eventStream { $0.chunking = .together }) { simulator, client in
            let stream = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            try await stream.client.setReading(false)
            // Far more than the kernel's buffers take.
            let lines = Array(repeating: String(repeating: "x", count: 10_000), count: 5_000)
            try await simulator.emit(lines, to: .node(1))
            let waiting = try #require(await simulator.observations.unread[.node(1)]).waiting
            #expect(waiting > 0)
            try await stream.client.close()
            try await simulator.waitUntilStreams(of: .node(1), are: 0)
            let delivered = try #require(await simulator.observations.stream(id)).delivered
            #expect(delivered > 0)
            #expect(await simulator.observations.unread[.node(1)] == .init(waiting: 5_000 - delivered, lost: 0))
        }
    }

    @Test("A reader that is slow for a while gets everything, once")
    func slowReader() async throws {
        try await withSimulator(.eventStream { $0.chunking = .together }) { simulator, client in
            let stream = try await client.eventStream()
            try await stream.client.setReading(false)
            // Far more than the kernel's buffers take.
            let lines = numberedLines(1...5_000).map { $0 + String(repeating: "x", count: 5_000) }
            try await simulator.emit(lines, to: .node(1))
            #expect(try #require(await simulator.observations.unread[.node(1)]).waiting > 0)
            try await stream.client.setReading(true)
            let wanted = Array(lines.map { "data: \($0)\r\n\r\n" }.joined().utf8)
            var got: [UInt8] = []
            while got.count < wanted.count { got += try #require(await stream.nextChunk()) }
            #expect(got == wanted)
            #expect(await simulator.observations.unread[.node(1)] == UnreadObservation(waiting: 0, lost: 0))
        }
    }

    @Test("A node that restarts has forgotten them")
    func forgotten() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            try await simulator.emit(["old"], to: .node(1))
            await simulator.forgetHistory(of: .node(1))
            try await simulator.emit(["new"], to: .node(1))
            #expect(await (try client.eventStream()).lines(1) == ["new"])
        }
    }

    @Test("The reader of a killed web process goes on taking its share, for nobody, until it ends")
    func orphan() async throws {
        try await withSimulator(.eventStream(.v5.overNATS)) { simulator, client in
            let old = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            await simulator.orphanReaders(.of(.node(1)))
            #expect(await old.nextChunk() == nil)
            try await simulator.emit(["lost"], to: .node(1))
            let new = try await client.eventStream()
            try await simulator.waitUntilStreams(of: .node(1), are: 1)
            try await simulator.emit(numberedLines(1...4), to: .node(1))
            #expect(await new.lines(2) == ["line 2", "line 4"])
            #expect(await simulator.observations.unread[.node(1)] == .init(waiting: 0, lost: 0, drained: 3))
            await simulator.endOrphans(of: 1)
            try await simulator.emit(["a", "b"], to: .node(1))
            #expect(await new.lines(2) == ["a", "b"])
        }
    }

    /// Of node 1, of a simulator that keeps them.
    private static func discarded(_ cause: DiscardedLines.Cause, _ lines: Range<Int>) -> DiscardedLines {
        DiscardedLines(source: .node(1), cause: cause, lines: lines)
    }

    private static func keeping(_ panel: EventStreamPanel = .v5) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration.eventStream(panel)
        configuration.keepsDiscardedLines = true
        return configuration
    }

    @Test("What is thrown away is known by its number: with a full queue of any size, and with its backend")
    func discardedWithQueue() async throws {
        var panel = EventStreamPanel.v5
        panel.queueCapacity = 3
        try await withSimulator(Self.keeping(panel)) { simulator, client in
            try await simulator.emit(numberedLines(1...5), to: .node(1))
            #expect(await simulator.discardedLines == [Self.discarded(.queueFull, 3..<5)])
            await simulator.restartBackend(of: 1)
            let all = [Self.discarded(.queueFull, 3..<5), Self.discarded(.queueDropped, 0..<3)]
            #expect(await simulator.discardedLines == all)
            try await simulator.emit(["kept"], to: .node(1))
            #expect(await (try client.eventStream()).lines(1) == ["kept"])
            #expect(await simulator.discardedLines == all)
        }
    }

    @Test("A viewer takes his share, until he leaves or the backend is started anew", arguments: [false, true])
    func viewer(isThrownOut: Bool) async throws {
        try await withSimulator(Self.keeping()) { simulator, client in
            let first = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            await simulator.openViewer(of: 1)
            try await simulator.emit(numberedLines(1...4), to: .node(1))
            #expect(await first.lines(2) == ["line 1", "line 3"])
            if isThrownOut {
                await simulator.restartBackend(of: 1)
            } else {
                try await first.client.close()
                try await simulator.waitUntilStreams(of: .node(1), are: 0)
                await simulator.closeViewer(of: 1)
            }
            try await simulator.emit(["a", "b"], to: .node(1))
            let second = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1), after: id)
            #expect(await second.lines(2) == ["a", "b"])
            #expect(await simulator.observations.unread[.node(1)] == .init(waiting: 0, lost: 0, viewed: 2))
            #expect(
                await simulator.discardedLines == [
                    Self.discarded(.otherReader, 1..<2), Self.discarded(.otherReader, 3..<4),
                ])
        }
    }

    @Test("An orphan that is alone takes all, and what it takes beside a stream counts as another reader's")
    func discardedByOrphan() async throws {
        try await withSimulator(Self.keeping(.v5.overNATS)) { simulator, client in
            _ = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            await simulator.orphanReaders(.all)
            try await simulator.emit(numberedLines(1...3), to: .node(1))
            let stream = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1), after: id)
            try await simulator.emit(numberedLines(4...5), to: .node(1))
            #expect(await stream.lines(1) == ["line 5"])
            #expect(
                await simulator.discardedLines == [
                    Self.discarded(.orphanedReader, 0..<3), Self.discarded(.otherReader, 3..<4),
                ])
        }
    }

    @Test("The node's backend ends an orphan when it stops", arguments: [false, true])
    func orphanEnds(byRestart: Bool) async throws {
        try await withSimulator(.eventStream(.v5.overNATS)) { simulator, client in
            _ = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            await simulator.orphanReaders(.all)
            if byRestart {
                await simulator.restartBackend(of: 1)
            } else {
                await simulator.setNode(id: 1, name: "de-fra", status: .error)
                await simulator.setNode(id: 1, name: "de-fra")
            }
            try await simulator.emit(["waits"], to: .node(1))
            #expect(await (try client.eventStream()).lines(1) == ["waits"])
        }
    }

    @Test("An SSE panel has no core log to emit to")
    func noCore() async throws {
        try await withSimulator(.eventStream()) { simulator, _ in
            await #expect(throws: SimulatorError.noCoreLog) { try await simulator.emit(["a"], to: .core) }
        }
    }
}
