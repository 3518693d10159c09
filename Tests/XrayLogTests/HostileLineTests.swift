// SPDX-License-Identifier: MIT

import Testing
import XrayLog

@Suite("Hostile lines")
struct HostileLineTests {
    @Test("Mutated lines have their ranges inside", arguments: 0..<8 as Range<UInt64>)
    func mutations(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for fixture in Fixture.all {
            for _ in 0..<40 {
                var bytes = Array(fixture.line.utf8)
                for _ in 0...Int.random(in: 0..<4, using: &random) { mutate(&bytes, using: &random) }
                #expect(XrayLine(parsing: bytes).isInside(length: bytes.count), "seed \(seed): \(bytes)")
            }
        }
    }

    @Test("A line without a byte is other and has no field")
    func empty() {
        #expect(XrayLine(parsing: UnsafeRawBufferPointer(start: nil, count: 0)) == XrayLine(kind: .other, level: .info))
    }

    @Test("Invalid UTF-8 does not keep a line from being read")
    func invalidUTF8() {
        var bytes = Array(
            "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a -> b] email: 12.ali".utf8)
        bytes.append(0xFF)
        let line = XrayLine(parsing: bytes)
        #expect(line.userID == 12)
        #expect(line.username.map { bytes.withUnsafeBytes(in: $0) } == [0x61, 0x6C, 0x69, 0xFF])
    }

    @Test(
        "A long line of one pattern is read to its end",
        arguments: [
            " ", "[", "]", ":", ".", ":1 [", "] email: ", " email: 1.a", " -> ", " ==>", "tcp:", "//", "[Masked IPv4]",
            "a", "9", "\u{1B}", " got answer: ", "(0x1", "\t.go:",
        ],
        [
            "", "2026/08/20 10:15:42 ", "2026/08/20 10:15:42 from ", "2026/08/20 10:15:42 from @ accepted ",
            "2026/08/20 10:15:42 from @ accepted tcp:x:1 [", "2026/08/20 10:15:42 from @ accepted tcp:x:1 email: ",
            "2026/08/20 10:15:42 from @ rejected ", "2026/08/20 10:15:42 [Info] ", "2026/08/20 10:15:42 [Info] app/",
            "2026/08/20 10:15:42 x got answer: ", "goroutine 1", "main.f",
        ])
    func long(pattern: String, start: String) {
        // A reader that went over a piece of the line again for each piece of it would not come back here.
        var bytes = Array(start.utf8)
        let piece = Array(pattern.utf8)
        bytes.reserveCapacity(Self.longest)
        while bytes.count + piece.count <= Self.longest { bytes.append(contentsOf: piece) }
        #expect(XrayLine(parsing: bytes).isInside(length: bytes.count))
    }

    private static let longest = 1 << 18

    private func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        let interesting: [UInt8] = Array(" []:.->=@/*%(){}09azTfe\t\r\u{0}".utf8) + [0x80, 0xC3, 0xFF]
        let position = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: position)
        case 1: if position < bytes.count { bytes.remove(at: position) }
        case 2: if position < bytes.count { bytes[position] = interesting.randomElement(using: &random) ?? 0 }
        default:
            let other = Int.random(in: 0...bytes.count, using: &random)
            let piece = bytes[min(position, other)..<max(position, other)].prefix(24)
            bytes.insert(contentsOf: Array(piece), at: position)
        }
    }
}

extension [UInt8] {
    fileprivate func withUnsafeBytes(in range: TextRange) -> [UInt8] {
        withUnsafeBytes { Array(range.bytes(in: $0)) }
    }
}

/// SplitMix64: small, and the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
