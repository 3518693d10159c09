// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Bytes to text")
struct TextDecodingTests {
    private func failure(_ bytes: [UInt8]) -> UnreadableText? {
        do throws(UnreadableText) {
            _ = try TextDecoding.scalars(of: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("Invalid UTF-8 is placed by characters, also behind continued lines and CR LF")
    func placesInvalidBytes() {
        #expect(failure(Array("äb".utf8) + [0xFF]) == .notUTF8(Position(line: 1, column: 3)))
        #expect(failure(Array("a\r\nb\\\nc".utf8) + [0xC3, 0x28]) == .notUTF8(Position(line: 3, column: 2)))
        #expect(failure(Array("a\n".utf8) + [0x80]) == .notUTF8(Position(line: 2, column: 1)))
    }

    @Test("UTF-16 is refused at its first byte")
    func refusesUTF16() {
        #expect(failure([0xFF, 0xFE, 0x5B, 0x00]) == .notUTF8(Position(line: 1, column: 1)))
    }

    @Test("A NUL byte is refused, in comments too")
    func refusesZeroBytes() {
        #expect(failure(Array("# a\n#\0".utf8)) == .zeroByte(Position(line: 2, column: 2)))
    }

    @Test("A byte order mark is no text")
    func dropsByteOrderMark() throws {
        #expect(try TextDecoding.scalars(of: [0xEF, 0xBB, 0xBF, 0x41]) == ["A"])
    }

    @Test("A file cut inside a character is refused where it ends")
    func refusesCutCharacter() {
        #expect(failure(Array(Array("a€".utf8).dropLast())) == .notUTF8(Position(line: 1, column: 2)))
    }
}
