// SPDX-License-Identifier: MIT

import LogRelayModel

/// Decides when to warn that the panel's certificate ends. Pure; times are parameters.
///
/// From 14 days before its end on: at first sight, then once a day, however many connections show it. Authorities that
/// issue for 90 days have it renewed 30 days before.
struct CertificateWatch: Sendable {
    static let notice = Duration.seconds(14 * 86_400)
    static let reminder = Duration.seconds(86_400)

    private var told: (end: Timestamp, at: Timestamp)?

    /// - Returns: what is to be told; nil where nothing is.
    mutating func saw(end: Timestamp, now: Timestamp) -> String? {
        let left = Duration.microseconds(end.microseconds - now.microseconds)
        guard left < Self.notice else {
            told = nil
            return nil
        }
        if let told, told.end == end, Duration.microseconds(now.microseconds - told.at.microseconds) < Self.reminder {
            return nil
        }
        told = (end, now)
        let date = end.description.prefix(10)
        return left < .zero ? "expired on \(date)" : "expires on \(date), in \(left.days)"
    }
}

extension Duration {
    /// Rounded down: `3 days`, `47 hours`.
    fileprivate var days: String {
        let hours = components.seconds / 3_600
        switch hours {
        case ..<1: return "less than an hour"
        case ..<48: return hours == 1 ? "1 hour" : "\(hours) hours"
        default: return "\(hours / 24) days"
        }
    }
}
