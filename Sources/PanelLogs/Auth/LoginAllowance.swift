// SPDX-License-Identifier: MIT

/// Bounds the logins that somebody asks for, with `retry` or a reload, ahead of the pause that is in force: each of them
/// can send the password to the panel's owner.
///
/// Times are readings of the relay's ``MonotonicClock``.
package struct LoginAllowance: Equatable, Sendable {
    /// Why no login is made ahead of its time, in a sentence for whoever asked.
    package enum Denial: Error, Equatable, Sendable, CustomStringConvertible {
        /// The last one was allowed less than a minute ago.
        case tooSoon(wait: Duration)
        /// Further attempts with the same credentials are of no use.
        case refusedTooOften

        package var description: String {
            switch self {
            case .tooSoon(let wait):
                "at most one login a minute is made on request: ask again in \(max(wait.components.seconds, 0) + 1) s"
            case .refusedTooOften:
                "the panel refused \(LoginAllowance.mostRefusals) requested logins in a row: correct the credentials in "
                    + "the configuration and reload"
            }
        }
    }

    /// Between two logins that were asked for, whoever asks.
    static let interval = Duration.seconds(60)
    /// After so many refused ones in a row, none is made until the configuration changes.
    static let mostRefusals = 3

    private var lastGranted: Duration?
    private var refusals = 0
    /// The next login to end is one that was asked for.
    private var isUnderWay = false

    package init() {}

    /// Lets somebody have one login now.
    package mutating func grant(now: Duration) throws(Denial) {
        guard refusals < Self.mostRefusals else { throw .refusedTooOften }
        if let lastGranted, now - lastGranted < Self.interval {
            throw .tooSoon(wait: lastGranted + Self.interval - now)
        }
        lastGranted = now
        isUnderWay = true
    }

    /// A login, whoever wanted it, was refused by the panel.
    mutating func refused() {
        if isUnderWay { refusals += 1 }
        isUnderWay = false
    }

    /// A login has ended in another way.
    mutating func ended(accepted: Bool) {
        if accepted { refusals = 0 }
        isUnderWay = false
    }
}
