// SPDX-License-Identifier: MIT

extension TimeSpan {
    private static let second: Int64 = 1_000_000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour

    /// The units of `systemd.time(7)`. A month has 30.44 days, a year 365.25.
    static let units: [(name: String, microseconds: Int64)] =
        named(["usec", "us", "\u{B5}s", "\u{3BC}s"], 1)
        + named(["msec", "ms"], 1_000)
        + named(["seconds", "second", "sec", "s"], second)
        + named(["minutes", "minute", "min", "m"], minute)
        + named(["hours", "hour", "hr", "h"], hour)
        + named(["days", "day", "d"], day)
        + named(["weeks", "week", "w"], 7 * day)
        + named(["months", "month", "M"], 2_629_800 * second)
        + named(["years", "year", "y"], 31_557_600 * second)

    private static func named(_ names: [String], _ microseconds: Int64) -> [(name: String, microseconds: Int64)] {
        names.map { ($0, microseconds) }
    }

    /// The span as a person writes it: `1min 30s`; `0` for none.
    static func written(_ span: Duration) -> String {
        let (seconds, attoseconds) = span.components
        var rest = seconds * second + attoseconds / 1_000_000_000_000
        if rest == 0 { return "0" }
        var parts: [String] = []
        for (name, size) in [("d", day), ("h", hour), ("min", minute), ("s", second), ("ms", 1_000), ("us", 1)]
        where rest >= size {
            parts.append("\(rest / size)\(name)")
            rest %= size
        }
        return parts.joined(separator: " ")
    }
}
