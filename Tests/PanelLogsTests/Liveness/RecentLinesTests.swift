// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Recent lines")
struct RecentLinesTests {
    @Test("a stream that brought fewer than 100 lines lately can wait for its replay")
    func slow() {
        var lines = RecentLines(now: .zero)
        lines.add(99, at: .seconds(3))
        let slow = lines.canWait(at: .seconds(3))
        #expect(slow)
        lines.add(1, at: .seconds(4))
        let busy = lines.canWait(at: .seconds(4))
        #expect(!busy)
    }

    @Test("what came up to ten seconds ago counts, older lines do not")
    func forgets() {
        var lines = RecentLines(now: .zero)
        lines.add(100, at: .seconds(1))
        let soon = lines.canWait(at: .seconds(9))
        #expect(!soon)
        let late = lines.canWait(at: .seconds(14))
        #expect(late)
    }

    @Test("a steady stream is judged by its rate", arguments: [(5, true), (40, false)])
    func steady(perSecond: Int, canWait: Bool) {
        var lines = RecentLines(now: .zero)
        for second in 0..<60 { lines.add(perSecond, at: .seconds(second)) }
        let verdict = lines.canWait(at: .seconds(60))
        #expect(verdict == canWait)
    }
}
