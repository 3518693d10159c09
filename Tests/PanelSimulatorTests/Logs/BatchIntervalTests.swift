// SPDX-License-Identifier: MIT

import Testing

@testable import PanelSimulator

@Suite("The interval query")
struct BatchIntervalTests {
    @Test(
        "What is read as what",
        arguments: [
            (nil, BatchInterval.off), ("", .off), ("0", .off), ("-0.0", .off), ("1", .every(.seconds(1))),
            (" 0.5 ", .every(.milliseconds(500))), ("1e0", .every(.seconds(1))), ("+10", .every(.seconds(10))),
            ("-1", .everyLine), ("-inf", .everyLine), ("nan", .never), ("NaN", .never),
        ] as [(String?, BatchInterval)])
    func accepted(query: String?, interval: BatchInterval) {
        #expect(BatchInterval(query: query) == interval)
    }

    @Test("What is refused", arguments: ["10.1", "11", "inf", "Infinity", "abc", "1s", "0x1", "--1", "1-", " ", "-"])
    func refused(query: String) {
        #expect(BatchInterval(query: query) == nil)
    }
}
