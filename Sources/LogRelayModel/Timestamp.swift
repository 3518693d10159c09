// SPDX-License-Identifier: MIT

/// A moment of wall-clock time, in microseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with microseconds, always 27 characters: `2026-11-23T09:00:00.123456Z`.
    ///
    /// Outside the years 0…9999 the nearest representable moment is written.
    package var description: String {
        String(unsafeUninitializedCapacity: Self.rfc3339Length) { target in
            writeRFC3339(into: UnsafeMutableRawBufferPointer(target))
            return Self.rfc3339Length
        }
    }

    package static let rfc3339Length = 27

    /// Writes the 27 bytes of ``description`` to the beginning of `target`, without allocating.
    package func writeRFC3339(into target: UnsafeMutableRawBufferPointer) {
        let bounded = min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
        let (days, inDay) = bounded.flooredDivision(by: 86_400_000_000)
        let (year, month, day) = Self.civil(fromDays: days)
        var position = 0
        func put(_ value: Int64, digits: Int, then separator: UInt8) {
            var rest = value
            for place in stride(from: position + digits - 1, through: position, by: -1) {
                target[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            position += digits
            target[position] = separator
            position += 1
        }
        put(year, digits: 4, then: UInt8(ascii: "-"))
        put(month, digits: 2, then: UInt8(ascii: "-"))
        put(day, digits: 2, then: UInt8(ascii: "T"))
        put(inDay / 3_600_000_000, digits: 2, then: UInt8(ascii: ":"))
        put(inDay / 60_000_000 % 60, digits: 2, then: UInt8(ascii: ":"))
        put(inDay / 1_000_000 % 60, digits: 2, then: UInt8(ascii: "."))
        put(inDay % 1_000_000, digits: 6, then: UInt8(ascii: "Z"))
    }

    /// The Gregorian date of a day counted from 1970-01-01. Years are taken to begin in March, so that the leap day
    /// comes last, and 400 years always have 146,097 days.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    /// Quotient and remainder with the remainder never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
