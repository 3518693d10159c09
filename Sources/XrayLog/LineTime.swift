// SPDX-License-Identifier: MIT

/// The time in front of a line: `2026/08/20 10:15:42`, with six digits of a second since Xray 25.1.30.
///
/// Go's `log` package writes it in the node's local time, without a zone. It is read eight bytes at a time.
enum LineTime {
    /// Where the time at the beginning of `line` ends; nil if there is none, or if no calendar or clock could show it.
    static func end(in line: LinePart) -> Int? {
        let start = line.start
        guard line.count >= 19,
            let date = line.digits(at: start, like: "0000/00/"),
            let day = line.digits(at: start + 8, like: "00 00:00"),
            let clock = line.digits(at: start + 11, like: "00:00:00"),
            isDate(
                year: date.number(at: 0) * 100 + date.number(at: 2), month: date.number(at: 5), day: day.number(at: 0)),
            clock.number(at: 0) < 24, clock.number(at: 3) < 60, clock.number(at: 6) < 60
        else { return nil }
        let hasMicroseconds = line.count >= 26 && line.digits(at: start + 18, like: "0.000000") != nil
        let end = start + (hasMicroseconds ? 26 : 19)
        guard end == line.end || line[end] == .space else { return nil }
        return end
    }

    /// The time itself, since the beginning of 1970 by the writer's clock and zone.
    static func written(_ line: LinePart) -> Duration? {
        guard let end = end(in: line), let date = line.digits(at: line.start, like: "0000/00/"),
            let day = line.digits(at: line.start + 8, like: "00 00:00"),
            let clock = line.digits(at: line.start + 11, like: "00:00:00")
        else { return nil }
        let days = daysSince1970(
            year: date.number(at: 0) * 100 + date.number(at: 2), month: date.number(at: 5), day: day.number(at: 0))
        let seconds = days * 86_400 + clock.number(at: 0) * 3600 + clock.number(at: 3) * 60 + clock.number(at: 6)
        guard end - line.start == 26, let fraction = line.digits(at: line.start + 18, like: "0.000000") else {
            return .seconds(seconds)
        }
        let microseconds = fraction.number(at: 2) * 10_000 + fraction.number(at: 4) * 100 + fraction.number(at: 6)
        return .seconds(seconds) + .microseconds(microseconds)
    }

    /// Counted from the first of March on, so that a leap day is a year's last.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    private static func isDate(year: Int, month: Int, day: Int) -> Bool {
        let days =
            switch month {
            case 1, 3, 5, 7, 8, 10, 12: 31
            case 4, 6, 9, 11: 30
            case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
            default: 0
            }
        return day >= 1 && day <= days
    }
}

/// Eight bytes that were digits, and other bytes in known places.
private struct Digits {
    /// The digits' values, the first in the lowest byte; zero for what is none.
    let values: UInt64

    /// The two-digit number at `position`, of the first seven.
    @inline(__always) func number(at position: Int) -> Int {
        Int(truncatingIfNeeded: (values &* 10 &+ values &>> 8) &>> UInt64(position &* 8) & 0xFF)
    }
}

extension LinePart {
    /// The digits of the eight bytes at `position`, which must lie in the line; nil where they are not written like
    /// `pattern`, in which `0` stands for any digit and everything else for itself.
    ///
    /// In each byte the exclusive or with the pattern is a digit's value, or zero for the right other byte. What is too
    /// much, beyond 9 or beyond 0, reaches the high bit by an addition; a carry from there comes from a byte that is wrong.
    @inline(__always) fileprivate func digits(at position: Int, like pattern: StaticString) -> Digits? {
        var expected: UInt64 = 0, headroom: UInt64 = 0
        for index in 0..<8 {
            let byte = pattern.utf8Start[index]
            expected |= UInt64(byte) &<< UInt64(index &* 8)
            headroom |= (byte == UInt8(ascii: "0") ? 0x76 : 0x7F) &<< UInt64(index &* 8)
        }
        let values = word(at: position) ^ expected
        guard ((values &+ headroom) | values) & (Self.ones &* 0x80) == 0 else { return nil }
        return Digits(values: values)
    }
}
