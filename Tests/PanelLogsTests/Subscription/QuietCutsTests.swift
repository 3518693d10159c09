// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Quiet streams that a proxy cuts") struct QuietCutsTests {
    private var cuts = QuietCuts()

    private mutating func ends(_ end: StreamEnd, quiet milliseconds: Int...) -> [StreamEnd] {
        milliseconds.map { cuts.judge(end, quiet: .milliseconds($0)) }
    }

    @Test("are found after three of the same short time", arguments: [StreamEnd.endOfFile, .broken("reset")])
    mutating func found(_ end: StreamEnd) {
        #expect(
            ends(end, quiet: 10_000, 10_200, 9_900, 10_100) == [end, end]
                + Array(repeating: .cutWhileQuiet(after: .milliseconds(10_200)), count: 2))
    }

    @Test("are not streams that end after different times, at once, or after the panel's own sign of life")
    mutating func other() {
        #expect(ends(.endOfFile, quiet: 10_000, 4_000, 10_000, 14_000).allSatisfy { $0 == .endOfFile })
        #expect(ends(.endOfFile, quiet: 100, 100, 100, 100).allSatisfy { $0 == .endOfFile })
        #expect(ends(.endOfFile, quiet: 60_000, 60_000, 60_000).allSatisfy { $0 == .endOfFile })
    }

    @Test("are not those that the panel ends, and such an end begins the count anew")
    mutating func goodbyes() {
        #expect(ends(.finished, quiet: 10_000, 10_000, 10_000).allSatisfy { $0 == .finished })
        _ = ends(.endOfFile, quiet: 10_000, 10_000)
        _ = ends(.finished, quiet: 10_000)
        #expect(ends(.endOfFile, quiet: 10_000, 10_000) == [.endOfFile, .endOfFile])
    }
}
