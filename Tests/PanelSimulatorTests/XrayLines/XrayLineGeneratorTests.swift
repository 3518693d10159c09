// SPDX-License-Identifier: MIT

import PanelSimulator
import Testing

@Suite("Made-up Xray lines")
struct XrayLineGeneratorTests {
    private func lines(seed: UInt64, count: Int = 2_000) -> [String] {
        var generator = XrayLineGenerator(seed: seed)
        return (0..<count).map { _ in generator.next(at: 1_787_220_942_123_456) }
    }

    @Test("The same seed gives the same lines, another seed others")
    func seeded() {
        #expect(lines(seed: 7) == lines(seed: 7))
        #expect(lines(seed: 7) != lines(seed: 8))
    }

    @Test(
        "Every line begins with its time",
        arguments: [
            (1_787_220_942_123_456, "2026/08/20 10:15:42.123456 "), (0, "1970/01/01 00:00:00.000000 "),
            (951_782_399_000_007, "2000/02/28 23:59:59.000007 "), (951_868_800_000_000, "2000/03/01 00:00:00.000000 "),
            (1_735_689_599_999_999, "2024/12/31 23:59:59.999999 "),
        ] as [(Int64, String)])
    func time(microseconds: Int64, text: String) {
        var generator = XrayLineGenerator(seed: 1)
        #expect(generator.next(at: microseconds).hasPrefix(text))
    }

    @Test(
        "Each kind of line comes up",
        arguments: [
            " accepted tcp:", " accepted udp:", "] email: ", " accepted //", " rejected  ", " [Info] [", " [Warning] [",
            " [Error] ", " got answer: ", " cache HIT: ", " from DNS accepted ", " from [2001:db8::",
        ])
    func kinds(part: String) {
        #expect(lines(seed: 1).contains { $0.contains(part) })
    }
}
