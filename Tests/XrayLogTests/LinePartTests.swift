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

    /// One byte of any value among letters, in parts of any length up to two words and more, at a line's beginning and end.
    @Test("A name is of letters, digits, dots, hyphens, underscores and bytes beyond ASCII", arguments: 1...19)
    func nameBytes(length: Int) {
        let others: [UInt8] = [0x20, 0x2F, 0x5B]
        var wrong: [(UInt8, at: Int)] = []
        for byte in UInt8.min...UInt8.max {
            let isNameByte = byte >= 0x80 || byte.isLetter || byte.isDigit || [0x2D, 0x2E, 0x5F].contains(byte)
            for place in 0..<length {
                var name = [UInt8](repeating: 0x7A, count: length)
                name[place] = byte
                for before in [[], others] {
                    (before + name).withUnsafeBytes { line in
                        guard let part = LinePart(whole: line)?.from(before.count) else { return }
                        if part.isOfNameBytes != isNameByte { wrong.append((byte, place)) }
                    }
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    /// Words of the lengths at which it changes how they are compared, and beyond.
    private static let words: [StaticString] = [
        "[", "tcp", "udp:", "from ", "unix:@", "abcdefg", " email: ", " accepted", "0123456789", "0123456789abcdef",
        "0123456789abcdefg",
    ]

    @Test("A word is recognised where it stands, and with no other byte in any place of it")
    func wholeWords() throws {
        for word in Self.words {
            let text = [UInt8](word.description.utf8)
            for before in [0, 3] {
                let line = [UInt8](repeating: 0x2E, count: before) + text
                let found = try line.withUnsafeBytes { try #require(LinePart(whole: $0)).has(word, at: before) }
                #expect(found, "\(word)")
                for place in text.indices {
                    var other = line
                    other[before + place] ^= 0x80
                    let found = try other.withUnsafeBytes { try #require(LinePart(whole: $0)).has(word, at: before) }
                    #expect(!found, "\(word) with another byte at \(place)")
                }
            }
        }
    }

    @Test("A word that the line's or the part's end cuts is none")
    func cutWords() throws {
        for word in Self.words {
            let text = [UInt8](word.description.utf8)
            try text.withUnsafeBytes { line in
                let whole = try #require(LinePart(whole: line))
                #expect(!whole.has(word, at: 1) && !whole.has(word, at: -1))
                #expect(!whole.upTo(text.count - 1).has(word, at: 0), "\(word)")
                #expect(!whole.from(1).has(word, at: 0), "\(word)")
            }
        }
    }

    @Test("A line without a byte has no part")
    func empty() {
        #expect(LinePart(whole: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }
}
