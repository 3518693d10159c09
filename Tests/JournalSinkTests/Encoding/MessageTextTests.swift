// SPDX-License-Identifier: MIT

import Testing
import XrayLog

@testable import JournalProtocol
@testable import JournalSink

@Suite struct MessageTextTests {
    @Test(arguments: 0...127)
    func ofASCIIOnlyControlsButTabAreEscaped(byte: Int) {
        let hex = String(byte, radix: 16)
        let isControl = byte != 9 && (byte < 32 || byte == 127)
        let expected = isControl ? #"\x"# + (hex.count < 2 ? "0" : "") + hex : String(UnicodeScalar(UInt8(byte)))
        #expect(message(of: [UInt8(byte)]) == expected)
    }

    @Test(arguments: 128...255)
    func aLoneByteAboveASCIIIsInvalidAndEscaped(byte: Int) {
        #expect(message(of: [UInt8(byte)]) == #"\x"# + String(byte, radix: 16))
    }

    @Test(arguments: [0x85, 0x9B, 0x61C, 0x200F, 0x202E, 0x2066, 0xFDD0, 0xFFFE, 0x10_FFFF] as [UInt32])
    func charactersThatSteerOrSpoilAreEscaped(value: UInt32) throws {
        let character = Character(try #require(UnicodeScalar(value)))
        #expect(message(of: Array("a\(character)b".utf8)) == #"a\u{"# + String(value, radix: 16) + "}b")
    }

    @Test(arguments: ["سلام دنیا", "é ü ñ", "日本語", "🦊", "\u{A0}", "\u{2028}", "\u{FFFD}", "\u{10FFFD}", "\\x1b"])
    func otherCharactersStayAsTheyAre(text: String) {
        #expect(message(of: Array(text.utf8)) == text)
    }

    @Test(
        arguments: [
            ([0xC0, 0x80], #"\xc0\x80"#), ([0xE0, 0x80, 0x80], #"\xe0\x80\x80"#),
            ([0xED, 0xA0, 0x80], #"\xed\xa0\x80"#),
            ([0xF4, 0x90, 0x80, 0x80], #"\xf4\x90\x80\x80"#), ([0xE2, 0x80], #"\xe2\x80"#),
            ([0xF0, 0x9F, 0xA6], #"\xf0\x9f\xa6"#), ([0xE2, 0x41, 0x80], #"\xe2A\x80"#),
        ] as [([UInt8], String)])
    func invalidUTF8IsEscapedByteByByte(bytes: [UInt8], expected: String) {
        #expect(message(of: bytes) == expected)
    }

    @Test func agreesWithSwiftOnWhatIsValidUTF8() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let interesting: [UInt8] = [0x7F, 0x80, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x9F, 0xA0]
            let bytes = (0..<4).map { _ in
                Bool.random(using: &generator)
                    ? UInt8.random(in: 0...255, using: &generator) : interesting.randomElement(using: &generator) ?? 0
            }
            let decoded = bytes.withUnsafeBytes { bytes in
                DecodedScalar(in: bytes, at: 0).map { ($0.value, $0.length) }
            }
            let expected = (1...4).lazy.compactMap { length in
                String(validating: bytes.prefix(length), as: UTF8.self)?.unicodeScalars.first.map { ($0.value, length) }
            }.first
            #expect(decoded?.0 == expected?.0)
            #expect(decoded?.1 == expected?.1)
        }
    }

    /// The scan goes eight bytes at a time: each position within and around a word must be seen.
    @Test func aControlIsFoundAtEveryPositionOfEveryLength() {
        for length in 1...40 {
            for position in 0..<length {
                for byte in [0x00, 0x1F, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var line = [UInt8](repeating: UInt8(ascii: "~"), count: length)
                    line[position] = byte
                    let end = line.withUnsafeBytes { MessageText.endOfPlain(in: $0, from: 0) }
                    #expect(end == position)
                }
            }
        }
    }

    @Test func aCleanLineIsCleanAtEveryLength() {
        for length in 0...40 {
            let line = (0..<length).map { UInt8(0x20 + $0) }
            #expect(line.withUnsafeBytes { MessageText.endOfPlain(in: $0, from: 0) } == length)
        }
    }
}
