// SPDX-License-Identifier: MIT

/// A span of time in at most nine characters: the two largest units that matter.
enum Age {
    static func written(seconds: Int64) -> String {
        switch seconds {
        case ..<0: "0s"
        case ..<60: "\(seconds)s"
        case ..<3_600: joined(seconds / 60, "min", seconds < 600 ? seconds % 60 : 0, "s")
        case ..<86_400: joined(seconds / 3_600, "h", seconds / 60 % 60, "min")
        case ..<8_640_000: joined(seconds / 86_400, "d", seconds / 3_600 % 24, "h")
        default: "\(seconds / 86_400)d"
        }
    }

    private static func joined(_ large: Int64, _ unit: String, _ small: Int64, _ smallUnit: String) -> String {
        small == 0 ? "\(large)\(unit)" : "\(large)\(unit) \(small)\(smallUnit)"
    }
}
