// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Sizes")
struct ByteSizeTests {
    @Test(
        arguments: [
            ("0", 0), ("4096", 4096), ("4096B", 4096), ("512K", 524_288), ("64M", 67_108_864), ("64 M", 67_108_864),
            ("1.5G", 1_610_612_736), ("0.5K", 512), ("1T", 1 << 40),
        ])
    func areRead(_ text: String, _ bytes: Int) {
        #expect(ByteSize.read(text) == .bytes(bytes))
    }

    @Test(arguments: ["", "M", "64MB", "64m", "64k", "1e3", "1.", ".5M", "1.2.3", "0x10", "6 4", "+5"])
    func refusesOthers(_ text: String) {
        #expect(ByteSize.read(text) == .malformed)
    }

    @Test(arguments: ["-1", "99999999999999999999", "9999999999T", "9223372036854775807K"])
    func isBeyondRange(_ text: String) {
        #expect(ByteSize.read(text) == .beyondRange)
    }

    @Test(arguments: [(0, "0"), (1000, "1000"), (1024, "1K"), (1536, "1536"), (64 << 20, "64M"), (4 << 30, "4G")])
    func isWrittenWithItsLargestUnit(_ bytes: Int, _ text: String) {
        #expect(ByteSize.written(bytes) == text)
        #expect(ByteSize.read(text) == .bytes(bytes))
    }
}
