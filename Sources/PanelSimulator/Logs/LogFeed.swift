// SPDX-License-Identifier: MIT

import DequeModule

/// The last lines of one log, which the panel keeps for those who come later. It holds 100; each further one pushes
/// the oldest out.
struct LogFeed {
    static let capacity = 100

    private(set) var history = Deque<String>()
    var replayTurn: ReplayTurn

    init(replayReturnsAfter: Duration) {
        replayTurn = ReplayTurn(returnsAfter: replayReturnsAfter)
    }

    mutating func append(_ lines: [String]) {
        history.append(contentsOf: lines.suffix(Self.capacity))
        history.removeFirst(max(0, history.count - Self.capacity))
    }

    mutating func forgetHistory() {
        history.removeAll()
    }
}
