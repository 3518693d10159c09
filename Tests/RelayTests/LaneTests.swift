// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import NIOCore
import NIOPosix
import RelayTesting
import Synchronization
import Testing

@testable import Relay

@Suite("Lane", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct LaneTests {
    private final class Observer: LaneObserver {
        let events = Mutex<[String]>([])
        func becameStale(_ source: SourceID) { events.withLock { $0.append("stale \(source)") } }
        func becameFresh(_ source: SourceID) { events.withLock { $0.append("fresh \(source)") } }
    }

    private static let hash = {
        var random = SystemRandomNumberGenerator()
        return LineHash(using: &random)
    }()
    private static let noon = Timestamp(microseconds: 1_000)
    private let loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    private let sink = RecordingSink()
    private let observer = Observer()

    private func makeLane(past: [String] = [], endedBadly: Bool = false) async -> (lane: Lane, fanOut: FanOut) {
        let fanOut = FanOut(loop: loop, sinks: [sink], start: 1, wallClock: { Self.noon })
        await fanOut.add(Source(id: .core))
        let past = SourcePast(lines: past.map { Array($0.utf8) }, endedBadly: endedBadly)
        return (Lane(source: .core, fanOut: fanOut, hash: Self.hash, past: past, observer: observer), fanOut)
    }

    private func onLoop(_ body: @escaping @Sendable () -> Void) async throws { try await loop.submit(body).get() }

    private static func batch(_ lines: [String]) -> LineBatch {
        var batch = LineBatch(receivedAt: noon)
        for line in lines {
            batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: line.utf8.count))
            batch.bytes += Array(line.utf8)
        }
        return batch
    }

    private static func numbered(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "line \($0)" } }

    /// What came out: lines as they are, gaps and states by their words.
    private var told: [String] {
        sink.items.map {
            switch $0 {
            case .line(_, _, let text): text
            case .gap(let gap): "<\(gap.reason.rawValue)>"
            case .state(let state): "<\(state.phase.rawValue)\(state.reason == nil ? "" : ": why")>"
            case .forgotten: "<forgotten>"
            }
        }
    }

    private static let replaying = StreamOpening(.lastLines(interval: .zero))
    private static let resuming = StreamOpening(.unreadLines)

    @Test("a replay is relayed as far as it is new, and its duplicates are counted")
    func replay() async throws {
        let (lane, fanOut) = await makeLane()
        try await onLoop {
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(Self.numbered(1...50)))
            lane.streamClosed(.none)
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(Self.numbered(1...60)))
            lane.streamClosed(.none)
        }
        #expect(told == ["<connected>"] + Self.numbered(1...50) + ["<connected>"] + Self.numbered(51...60))
        #expect(await fanOut.status.map(\.duplicates) == [50])
    }

    @Test("what waits for a replay to end is relayed in time though nothing follows")
    func timer() async throws {
        let (lane, _) = await makeLane(past: ["line 1"])
        try await onLoop {
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(Self.numbered(1...2)))
        }
        while !told.contains("line 2") { try await Task.sleep(for: .milliseconds(10)) }
        #expect(told == ["<connected>", "line 2"])
    }

    @Test("the past of another run counts as relayed; where the replay does not reach it, the run's end is the gap")
    func past() async throws {
        let (lane, _) = await makeLane(past: Self.numbered(1...10))
        try await onLoop {
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(Self.numbered(5...12)))
            lane.streamClosed(.none)
        }
        #expect(told == ["<connected>", "line 11", "line 12"])
        let other = LaneTests()
        let (second, _) = await other.makeLane(past: Self.numbered(1...10))
        try await other.onLoop {
            second.streamOpened(Self.replaying)
            second.receive(Self.batch(Self.numbered(50...150)))
            second.streamClosed(.none)
        }
        #expect(other.told.prefix(3) == ["<connected>", "<restart>", "line 50"])
    }

    @Test("a stream that was reopened for its silence tells that its lost lines are lost by it")
    func silent() async throws {
        let (lane, _) = await makeLane()
        try await onLoop {
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(Self.numbered(1...10)))
            lane.streamClosed(.none)
            lane.streamOpened(StreamOpening(.lastLines(interval: .zero), after: .silence))
            lane.receive(Self.batch(Self.numbered(50...150)))
            lane.streamClosed(.none)
        }
        #expect(told.contains("<stream_silent>"))
    }

    @Test("a stream that brings only old lines after its silence is told to be stale, until a new one comes")
    func stale() async throws {
        let (lane, _) = await makeLane()
        try await onLoop {
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(Self.numbered(1...100)))
            for _ in 0..<2 {
                lane.streamClosed(.none)
                lane.streamOpened(StreamOpening(.lastLines(interval: .zero), after: .silence))
                lane.receive(Self.batch(Self.numbered(1...100)))
            }
        }
        #expect(
            told.suffix(5) == [
                "<connected>", "<connected: why>", "<connected: why>", "<connected>", "<connected: why>",
            ])
        #expect(observer.events.withLock { $0 } == ["stale core"])
        try await onLoop { lane.receive(Self.batch(["line 101"])) }
        #expect(told.suffix(2) == ["<connected>", "line 101"])
        #expect(observer.events.withLock { $0 } == ["stale core", "fresh core"])
    }

    @Test("without a replay nothing is held, and a broken connection leaves a gap")
    func resuming() async throws {
        let (lane, _) = await makeLane()
        try await onLoop {
            lane.streamOpened(Self.resuming)
            lane.receive(Self.batch(["a"]))
            lane.streamClosed(.lastMoment)
            lane.streamOpened(Self.resuming)
            lane.receive(Self.batch(["a"]))
        }
        #expect(told == ["<connected>", "a", "<no_replay>", "<connected>", "a"])
    }

    @Test("a full buffer in the panel is a gap")
    func overflow() async throws {
        let (lane, _) = await makeLane()
        try await onLoop {
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(["a"]))
            lane.panelOverflowed()
        }
        #expect(told == ["<connected>", "a", "<panel_overflow>"])
    }

    @Test("a full buffer in the panel is told behind the lines that are still held")
    func overflowWhileHolding() async throws {
        let (lane, _) = await makeLane(past: ["line 1"])
        try await onLoop {
            lane.streamOpened(Self.replaying)
            lane.receive(Self.batch(Self.numbered(1...3)))
            lane.panelOverflowed()
            lane.streamClosed(.none)
        }
        #expect(told == ["<connected>", "line 2", "line 3", "<panel_overflow>"])
    }

    private struct Naming: UserNaming {
        func names(of ids: [UInt64]) -> [String?] { ids.map { "user\($0)" } }
    }

    @Test("the names that are known of users go with their lines") func names() async throws {
        let fanOut = FanOut(loop: loop, sinks: [sink], start: 1, wallClock: { Self.noon })
        let lane = Lane(source: .core, fanOut: fanOut, hash: Self.hash, naming: Naming())
        try await onLoop {
            lane.streamOpened(StreamOpening(.unreadLines))
            lane.receive(
                Self.batch([
                    "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:a.example:443 [in -> out] email: 12",
                    "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:a.example:443 [in -> out] email: 12.ali",
                ]))
        }
        #expect(sink.toldNames == ["user12", nil])
    }
}
