// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("What a stream is fed with", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct StreamFeedTests {
    private let clock = ManualClock()

    private func makeFeed() -> StreamFeed {
        var random = SystemRandomNumberGenerator()
        return StreamFeed(hash: LineHash(using: &random), bufferSize: 1 << 20, clock: clock.clock)
    }

    private static let error = PanelLogsError(.rightsMissing, "no rights")
    private static let replaying = StreamOpening(.lastLines(interval: .zero))

    @Test("an error is told once, after all that came before it")
    func finish() {
        let feed = makeFeed()
        feed.streamOpened(StreamOpening(.unreadLines))
        feed.receive(.of("one"))
        feed.finish(Self.error)
        #expect(feed.take() == .event(.connected))
        #expect(feed.take() == .lines(.of("one")))
        #expect(feed.take() == .end(Self.error))
        #expect(feed.take() == .end(nil))
    }

    @Test("what waits is let go where nobody wants it any more, and nothing follows")
    func close() {
        let feed = makeFeed()
        feed.streamOpened(StreamOpening(.unreadLines))
        feed.close()
        feed.receive(.of("one"))
        feed.finish(Self.error)
        #expect(feed.take() == .end(nil))
    }

    @Test("a replay is held until its time is over; what it repeats is not told again")
    func replay() async throws {
        let feed = makeFeed()
        feed.streamOpened(Self.replaying)
        feed.receive(.of("one", "two"))
        feed.streamClosed(.none)
        feed.streamOpened(Self.replaying)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await feed.watchDeadlines() }
            // It looks before anything is held, and again when something is.
            #expect(try await clock.nextSleep() == .seconds(86_400))
            feed.receive(.of("one", "two", "three"))
            let hold = try await clock.nextSleep()
            #expect(hold == .milliseconds(300))
            clock.advance(by: hold)
            #expect(try await clock.nextSleep() == .seconds(86_400))
            group.cancelAll()
        }
        #expect(feed.take() == .event(.connected))
        #expect(feed.take() == .lines(.of("one", "two")))
        #expect(feed.take() == .event(.connected))
        guard case .lines(let batch) = feed.take() else {
            Issue.record("the new line is missing")
            return
        }
        var lines = LineCursor(batch)
        #expect(lines.next() == .line(LogLine(bytes: Array("three".utf8), receivedAt: .seconds(1))))
        #expect(lines.next() == nil)
        #expect(feed.take() == .nothing)
    }

    @Test("a line that was cut has a gap behind it")
    func cutLine() {
        var lines = LineCursor(.of("one", "two", isCut: true))
        let gap = LogEvent.gap(LogGap(reason: .lineCut))
        func line(_ text: String) -> LogEvent {
            .line(LogLine(bytes: Array(text.utf8), receivedAt: .seconds(1)))
        }
        var events: [LogEvent] = []
        while let event = lines.next() { events.append(event) }
        #expect(events == [line("one"), gap, line("two"), gap])
    }

    @Test("bytes that are no UTF-8 are kept, and replaced in the text")
    func invalidText() {
        let line = LogLine(bytes: [0x61, 0xFF, 0x62], receivedAt: .zero)
        #expect(line.text == "a\u{FFFD}b")
    }
}
