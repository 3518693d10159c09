// SPDX-License-Identifier: MIT

import DequeModule
import LogRelayModel

/// The events of one stream that wait to be taken.
///
/// Holds `limit` bytes, or a single batch that is larger. What comes while it is full is let go, until half of it is free
/// again; then a gap tells how many lines that were, and behind it stands how the connection fares by then.
struct EventBuffer: Sendable {
    enum Item: Equatable, Sendable {
        case lines(LineBatch)
        case event(LogEvent)

        /// In bytes.
        var cost: Int {
            switch self {
            case .lines(let batch): batch.bytes.count + batch.lines.count * MemoryLayout<LineBatch.Line>.stride
            case .event: MemoryLayout<LogEvent>.stride
            }
        }
    }

    /// What was let go.
    private struct Overflow {
        var lines: UInt64 = 0
        /// There was a gap among it.
        var hasGap = false
        /// The last word about the connection.
        var state: LogEvent?
    }

    private let limit: Int
    private var items = Deque<Item>()
    private var cost = 0
    private var overflow: Overflow?

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ item: Item) {
        if overflow != nil, cost <= limit / 2 { tellOverflow() }
        guard overflow != nil || !(items.isEmpty || cost + item.cost <= limit) else { return store(item) }
        var lost = overflow ?? Overflow()
        switch item {
        case .lines(let batch): lost.lines += UInt64(batch.lines.count)
        case .event(.line): lost.lines += 1
        case .event(.gap): lost.hasGap = true
        case .event(let state): lost.state = state
        }
        overflow = lost
    }

    mutating func popFirst() -> Item? {
        if items.isEmpty { tellOverflow() }
        guard let item = items.popFirst() else { return nil }
        cost -= item.cost
        return item
    }

    private mutating func store(_ item: Item) {
        items.append(item)
        cost += item.cost
    }

    private mutating func tellOverflow() {
        guard let lost = overflow else { return }
        overflow = nil
        if lost.hasGap || lost.lines > 0 {
            store(.event(.gap(LogGap(reason: .bufferOverflow, lost: lost.hasGap ? nil : lost.lines))))
        }
        if let state = lost.state { store(.event(state)) }
    }
}
