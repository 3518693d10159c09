// SPDX-License-Identifier: MIT

import Testing

@testable import XrayLog

@Suite("Parts of a line")
struct LinePartTests {
    /// Every part of lines of up to three words, in memory of just their length.
    @Test("A byte is found where it stands first and last, and nowhere beside the part", arguments: 1...24)
    func positions(length: Int) throws {
        var random = SeededGenerator(seed: UInt64(length))
        for _ in 0..<20 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0x60...0x64, using: &random) | Self.high(&random) }
            try bytes.withUnsafeBytes { line in
                let whole = try #require(LinePart(whole: line))
                var wrong: [Range<Int>] = []
                for start in 0...length {
                    for end in start...length {
                        let part = whole.upTo(end).from(start)
                        let isRight =
                            part.firstPosition(of: 0x61) == bytes[start..<end].firstIndex(of: 0x61)
                            && part.lastPosition(of: 0x61) == bytes[start..<end].lastIndex(of: 0x61)
                        if !isRight { wrong.append(start..<end) }
                    }
                }
                #expect(wrong == [], "\(bytes)")
            }
        }
    }

    /// Bytes that differ from the one looked for in their highest bit only are where arithmetic on words goes wrong.
    private static func high(_ random: inout SeededGenerator) -> UInt8 {
        Int.random(in: 0..<4, using: &random) == 0 ? 0x80 : 0
    }

    @Test("A line without a byte has no part")
    func empty() {
        #expect(LinePart(whole: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }
}
