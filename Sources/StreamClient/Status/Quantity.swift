// SPDX-License-Identifier: MIT

/// Numbers in few characters.
enum Quantity {
    /// Exact up to six digits, then rounded down to three or four with a unit: `1.23M`, at most seven characters.
    static func written(_ count: UInt64) -> String {
        count < 1_000_000
            ? String(count) : scaled(count, units: ["M", "G", "T", "P", "E"], unit: 1_000_000, step: 1_000)
    }

    static func bytes(_ count: UInt64) -> String {
        count < 1_024
            ? "\(count) B"
            : scaled(count, units: [" KiB", " MiB", " GiB", " TiB", " PiB", " EiB"], unit: 1_024, step: 1_024)
    }

    private static func scaled(_ count: UInt64, units: [String], unit first: UInt64, step: UInt64) -> String {
        var unit = first
        var index = 0
        while index < units.count - 1, count / unit >= step {
            unit *= step
            index += 1
        }
        let whole = count / unit
        let tenth = count % unit / (unit / 10)
        return (whole < 100 ? "\(whole).\(min(tenth, 9))" : "\(whole)") + units[index]
    }
}
