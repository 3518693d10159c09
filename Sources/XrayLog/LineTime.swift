// SPDX-License-Identifier: MIT

/// The time in front of a line: `2026/08/20 10:15:42`, with six digits of a second since Xray 25.1.30.
///
/// Go's `log` package writes it in the node's local time, without a zone.
enum LineTime {
    /// Where the time at the beginning of `line` ends; nil if there is none, or if no calendar or clock could show it.
    static func end(in line: LinePart) -> Int? {
        let start = line.start
        guard line.count >= 19,
            line.byte(at: start + 4) == UInt8(ascii: "/"), line.byte(at: start + 7) == UInt8(ascii: "/"),
            line.byte(at: start + 10) == .space, line.byte(at: start + 13) == .colon,
            line.byte(at: start + 16) == .colon
        else { return nil }
        let century = line.twoDigits(at: start), yearOfCentury = line.twoDigits(at: start + 2)
        guard century < 100, yearOfCentury < 100,
            isDate(
                year: century * 100 + yearOfCentury, month: line.twoDigits(at: start + 5),
                day: line.twoDigits(at: start + 8)),
            line.twoDigits(at: start + 11) < 24, line.twoDigits(at: start + 14) < 60,
            line.twoDigits(at: start + 17) < 60
        else { return nil }
        let end = hasMicroseconds(line, at: start + 19) ? start + 26 : start + 19
        guard end == line.end || line[end] == .space else { return nil }
        return end
    }

    private static func hasMicroseconds(_ line: LinePart, at position: Int) -> Bool {
        line.end - position >= 7 && line.byte(at: position) == .dot && line.twoDigits(at: position + 1) < 100
            && line.twoDigits(at: position + 3) < 100 && line.twoDigits(at: position + 5) < 100
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
