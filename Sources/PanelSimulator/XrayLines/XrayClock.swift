// SPDX-License-Identifier: MIT

/// Writes a moment as Xray does: `2026/08/20 10:15:42.123456`, here in UTC.
enum XrayClock {
    static func text(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        let (year, month, day) = date(daysSince1970: seconds / 86_400)
        let inDay = seconds % 86_400
        return "\(year)/\(padded(month))/\(padded(day)) "
            + "\(padded(inDay / 3_600)):\(padded(inDay / 60 % 60)):\(padded(inDay % 60))"
            + ".\(padded(microseconds % 1_000_000, to: 6))"
    }

    /// Counted off year by year and month by month: called once a line of a demo, it need not be quick.
    private static func date(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        var (year, days): (Int64, Int64) = (1970, daysSince1970)
        while days >= length(of: year) {
            days -= length(of: year)
            year += 1
        }
        var month: Int64 = 1
        for length: Int64 in [31, length(of: year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if days < length { break }
            days -= length
            month += 1
        }
        return (year, month, days + 1)
    }

    private static func length(of year: Int64) -> Int64 {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 366 : 365
    }

    private static func padded(_ number: Int64, to width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
