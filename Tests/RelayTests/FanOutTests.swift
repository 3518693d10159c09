// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import NIOCore
import NIOPosix
import Testing

@testable import Relay

@Suite("Fan-out")
struct FanOutTests {
    private static let noon = Timestamp(microseconds: 1_000)
    private static let hash = {
        var random = SystemRandomNumberGenerator()
        return LineHash(using: &random)
    }()
    private let loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    private let sinks = [RecordingSink(), RecordingSink()]

    private func makeFanOut() -> FanOut {
        FanOut(loop: loop, sinks: sinks, start: 100, wallClock: { Self.noon })
    }

    /// As a stream does: on the event loop.
    private func deliver(_ batches: [(SourceID, [String])], to fanOut: FanOut, cutting cut: String? = nil) async throws
    {
        try await loop.submit {
            for (source, lines) in batches {
                Lane(source: source, fanOut: fanOut, hash: Self.hash).receive(Self.batch(lines, cutting: cut))
            }
        }.get()
    }

    private static func batch(_ lines: [String], cutting cut: String?) -> LineBatch {
        var batch = LineBatch(receivedAt: noon)
        for line in lines {
            batch.lines.append(
                LineBatch.Line(offset: batch.bytes.count, length: line.utf8.count, isCut: line == cut))
            batch.bytes += Array(line.utf8)
        }
        return batch
    }

    @Test("numbers run on over all sources, and every sink gets the same")
    func numbers() async throws {
        let fanOut = makeFanOut()
        await fanOut.add(Source(id: .node(3), nodeName: "de-fra"))
        try await deliver([(.core, ["a", "b"]), (.node(3), ["c"]), (.core, ["d"])], to: fanOut)
        let core = Source(id: .core)
        let expected: [RecordingSink.Item] = [
            .line(seq: 100, source: core, text: "a"), .line(seq: 101, source: core, text: "b"),
            .line(seq: 102, source: Source(id: .node(3), nodeName: "de-fra"), text: "c"),
            .line(seq: 103, source: core, text: "d"),
        ]
        for sink in sinks { #expect(sink.items == expected) }
    }

    @Test("a line that was cut is followed by a gap")
    func cutLine() async throws {
        let fanOut = makeFanOut()
        try await deliver([(.core, ["a", "long", "b"])], to: fanOut, cutting: "long")
        let core = Source(id: .core)
        #expect(
            sinks[0].items == [
                .line(seq: 100, source: core, text: "a"), .line(seq: 101, source: core, text: "long"),
                .gap(Gap(seq: 102, time: Self.noon, source: core, reason: .lineCut)),
                .line(seq: 103, source: core, text: "b"),
            ])
    }

    @Test("what one sink lost, all are told, under a number of its own")
    func loss() async throws {
        let fanOut = makeFanOut()
        fanOut.lost(37, of: Source(id: .core), reason: .journalOverflow)
        try await deliver([(.core, ["a"])], to: fanOut)
        let core = Source(id: .core)
        let gap = Gap(seq: 100, time: Self.noon, source: core, reason: .journalOverflow, lost: 37)
        #expect(sinks[1].items == [.gap(gap), .line(seq: 101, source: core, text: "a")])
    }

    @Test("a stream is told to be connected before its first line")
    func opened() async throws {
        let fanOut = makeFanOut()
        let loop = loop
        try await loop.submit {
            let lane = Lane(source: .core, fanOut: fanOut, hash: Self.hash)
            lane.streamOpened(StreamOpening(.lastLines(interval: .zero)))
            lane.receive(Self.batch(["a"], cutting: nil))
        }.get()
        let core = Source(id: .core)
        #expect(
            sinks[0].items == [
                .state(SourceState(source: core, phase: .connected, since: Self.noon)),
                .line(seq: 100, source: core, text: "a"),
            ])
    }

    @Test("a source that is no longer relayed is told to be absent, and forgotten")
    func removed() async throws {
        let fanOut = makeFanOut()
        let node = Source(id: .node(3), nodeName: "de-fra")
        await fanOut.add(node)
        await fanOut.remove(.node(3), reason: "gone")
        #expect(
            sinks[0].items == [
                .state(SourceState(source: node, phase: .absent, reason: "gone", since: Self.noon)),
                .forgotten(.node(3)),
            ])
        #expect(await fanOut.status == [])
    }

    @Test("lines, bytes, gaps and losses are counted for each source")
    func counts() async throws {
        let fanOut = makeFanOut()
        await fanOut.add(Source(id: .core))
        await fanOut.add(Source(id: .node(1)))
        try await deliver([(.core, ["abc", "de"]), (.node(1), ["f"])], to: fanOut)
        fanOut.lost(5, of: Source(id: .core), reason: .journalOverflow)
        try await loop.submit {}.get()
        let status = await fanOut.status
        #expect(status.map(\.source.id) == [.core, .node(1)])
        #expect(status.map(\.lines) == [2, 1])
        #expect(status.map(\.bytes) == [5, 1])
        #expect(status.map(\.gaps) == [1, 0])
        #expect(status.map(\.lost) == [5, 0])
        #expect(status.map(\.lastLine) == [Self.noon, Self.noon])
    }
}
