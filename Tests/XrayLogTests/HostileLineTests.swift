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
        #expect(line.username == nil && line.email == nil)
        #expect(line.outboundTag.map { bytes.withUnsafeBytes(in: $0) } == [UInt8(ascii: "b")])
    }

    /// The parts of a line that hold text, each as one that a formatter could have written.
    private static let lines = [
        "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x@.example:443 [a -> b] email: 12.ali":
            ["destination", "destinationHost"],
        "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a@ -> b] email: 12.ali": ["inboundTag"],
        "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a -> b@] email: 12.ali": ["outboundTag"],
        "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a -> b] email: 12.a@li":
            ["email", "username"],
        "2026/08/20 10:15:42 from @ accepted tcp:x.example:443 [a -> b] email: 12.ali": ["source"],
        "2026/08/20 10:15:42 from 203.0.113.7:1 rejected  proxy/trojan: not a valid @ user": ["reason"],
        "2026/08/20 10:15:42 [Warning] [7] app/dispatcher: failed to sniff @": ["message"],
        "Failed to start: @": ["message"],
    ]

    @Test(
        "A text that could not be printed as it is is no field, and no other is missed",
        arguments: [
            "\0", "\u{7}", "\n", "\r", "\u{1B}[2J", "\u{1F}", "\u{7F}", "\u{85}", "\u{9B}", "\u{61C}", "\u{200E}",
            "\u{202E}", "\u{2066}", "\u{FFFE}",
        ])
    func unprintable(hostile: String) {
        for (line, spoilt) in Self.lines {
            let clean = Array(line.replacing("@", with: "q").utf8)
            let bytes = Array(line.replacing("@", with: "q" + hostile).utf8)
            var expected = XrayLine(parsing: clean).values(in: clean)
            for name in spoilt { expected[name] = nil }
            #expect(XrayLine(parsing: bytes).values(in: bytes) == expected, "\(bytes)")
        }
    }

    @Test("A TAB is part of words, and of no name")
    func tabs() {
        for (line, spoilt) in Self.lines where spoilt != ["source"] {
            let bytes = Array(line.replacing("@", with: "q\t").utf8)
            let values = XrayLine(parsing: bytes).values(in: bytes)
            let areWords = spoilt == ["reason"] || spoilt == ["message"]
            for name in spoilt { #expect((values[name] != nil) == areWords, "\(name)") }
        }
    }

    @Test("Letters of other scripts are printable", arguments: ["علی", "ольга", "\u{200C}", "\u{2028}", "🦊"])
    func otherScripts(text: String) {
        let bytes = Array("2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x:443 [a -> b] email: 12.\(text)".utf8)
        #expect(XrayLine(parsing: bytes).values(in: bytes)["username"] == .text(text))
    }

    @Test("A byte that is not printable is seen at every place of every length")
    func everyPlace() {
        for length in 1...100 {
            var line = [UInt8](repeating: UInt8(ascii: "~"), count: length)
            #expect(XrayLine(parsing: line).isPrintableASCII)
            for place in 0..<length {
                for byte in [0x00, 0x1F, 0x7F, 0x80, 0xFF] as [UInt8] {
                    line[place] = byte
                    #expect(!XrayLine(parsing: line).isPrintableASCII, "\(byte) at \(place) of \(length)")
                }
                line[place] = UInt8(ascii: " ")
            }
        }
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
