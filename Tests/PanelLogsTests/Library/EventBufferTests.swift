// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Events that wait")
struct EventBufferTests {
    /// Each of these is a batch of one line, much larger than a gap.
    private static let line = EventBuffer.Item.lines(.of(String(repeating: "x", count: 1000)))
    /// So many of them fit.
    private static func limit(lines: Int) -> Int { lines * line.cost }
    private static let interruption = EventBuffer.Item.event(
        .interrupted(PanelLogsError(.streamEnded, "it ended"), retryIn: .seconds(1)))

    private static func overflow(_ lost: UInt64?) -> EventBuffer.Item {
        .event(.gap(LogGap(reason: .bufferOverflow, lost: lost)))
    }

    private static func drained(_ buffer: inout EventBuffer) -> [EventBuffer.Item] {
        var items: [EventBuffer.Item] = []
        while let item = buffer.popFirst() { items.append(item) }
        return items
    }

    @Test("are taken in the order in which they came")
    func order() {
        var buffer = EventBuffer(limit: 1 << 20)
        let items: [EventBuffer.Item] = [.event(.connected), .lines(.of("one", "two")), Self.interruption]
        for item in items { buffer.append(item) }
        #expect(Self.drained(&buffer) == items)
        #expect(buffer.popFirst() == nil)
    }

    @Test("beyond the limit lines are let go, and a gap behind the last one kept tells how many")
    func overflow() {
        var buffer = EventBuffer(limit: Self.limit(lines: 2))
        for _ in 0..<5 { buffer.append(Self.line) }
        buffer.append(.lines(.of("y", "z")))
        #expect(Self.drained(&buffer) == [Self.line, Self.line, Self.overflow(5)])
    }

    @Test("a batch beyond the limit is kept where nothing else waits")
    func largeBatch() {
        var buffer = EventBuffer(limit: 1)
        buffer.append(Self.line)
        #expect(Self.drained(&buffer) == [Self.line])
    }

    @Test("lines are kept again once half of the room is free, after the gap")
    func room() {
        var buffer = EventBuffer(limit: Self.limit(lines: 4))
        for _ in 0..<6 { buffer.append(Self.line) }
        #expect(buffer.popFirst() == Self.line)
        buffer.append(Self.line)
        #expect(buffer.popFirst() == Self.line)
        // Two of four wait; the seventh line was let go like the two before it.
        let later = EventBuffer.Item.lines(.of("later"))
        buffer.append(later)
        #expect(Self.drained(&buffer) == [Self.line, Self.line, Self.overflow(3), later])
    }

    @Test("of what becomes of the connection meanwhile, the last word is told behind the gap")
    func lastState() {
        var buffer = EventBuffer(limit: Self.limit(lines: 1))
        for item in [Self.line, Self.line, Self.interruption, .event(.connected), Self.interruption] {
            buffer.append(item)
        }
        #expect(Self.drained(&buffer) == [Self.line, Self.overflow(1), Self.interruption])
    }

    @Test("a gap that is let go makes the number of missing lines unknown")
    func lostGap() {
        var buffer = EventBuffer(limit: Self.limit(lines: 1))
        for item in [Self.line, Self.line, .event(.gap(LogGap(reason: .noReplay)))] { buffer.append(item) }
        #expect(Self.drained(&buffer) == [Self.line, Self.overflow(nil)])
    }

    @Test("however often a connection fails while nobody takes events, the room that takes is bounded")
    func bound() {
        var buffer = EventBuffer(limit: 4096)
        for _ in 0..<100_000 { buffer.append(Self.interruption) }
        #expect(Self.drained(&buffer).count <= 4096 / Self.interruption.cost + 1)
    }
}
