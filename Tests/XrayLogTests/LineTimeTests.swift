// SPDX-License-Identifier: MIT

import Testing

@testable import XrayLog

@Suite("The time of a line")
struct LineTimeTests {
    @Test("Each byte of a time is a digit or what the time has there, and the whole can be", arguments: [19, 26])
    func everyByte(length: Int) {
        let time = [UInt8]("2026/08/20 10:15:42.123456".utf8.prefix(length))
        var wrong: [(UInt8, at: Int)] = []
        for place in 0..<length {
            for byte in UInt8.min...UInt8.max {
                var other = time
                other[place] = byte
                // In memory of just its length: nothing behind it may be read.
                let end = other.withUnsafeBytes { LinePart(whole: $0).flatMap(LineTime.end(in:)) }
                // A space where the fraction's dot would be ends the time there.
                let cut = place == 19 && byte == .space ? 19 : nil
                if end != (Self.canBe(other) ? length : cut) { wrong.append((byte, place)) }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test(
        "A time has as many days as its month",
        arguments: [
            ("2026/02/28", true), ("2026/02/29", false), ("2024/02/29", true), ("2000/02/29", true),
            ("2100/02/29", false),
            ("2026/04/31", false), ("2026/12/31", true), ("2026/00/10", false), ("2026/13/10", false),
            ("2026/10/00", false),
        ])
    func days(date: String, exists: Bool) {
        let line = [UInt8]("\(date) 10:15:42".utf8)
        #expect(line.withUnsafeBytes { LinePart(whole: $0).flatMap(LineTime.end(in:)) } == (exists ? 19 : nil))
    }

    /// Byte by byte, of a time whose date is one with its month and day alone wrong or right.
    private static func canBe(_ time: [UInt8]) -> Bool {
        let form = [UInt8]("0000/00/00 00:00:00.000000".utf8)
        for (byte, expected) in zip(time, form) {
            guard expected == 0x30 ? byte.isDigit : byte == expected else { return false }
        }
        func number(_ place: Int) -> Int { Int(time[place] - 0x30) * 10 + Int(time[place + 1] - 0x30) }
        // A change of one digit makes no month of fewer days than the day in it.
        return (1...12).contains(number(5)) && (1...31).contains(number(8)) && number(11) < 24 && number(14) < 60
            && number(17) < 60
    }
}
