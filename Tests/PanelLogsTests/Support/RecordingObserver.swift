// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

/// Keeps what it is told, for a test to take in order.
final class RecordingObserver: SubscriptionObserver {
    struct Change: Equatable, Sendable {
        var source: SourceID
        var phase: SourceState.Phase
        var reason: String?
        var retry: Duration?
    }

    let changes = Questions<Change>()
    struct DialectChange: Equatable, Sendable {
        var new: PanelDialect
        var old: PanelDialect?
    }

    let loginFailures = Questions<PanelError>()
    let acceptances = Questions<Bool>()
    let dialects = Questions<DialectChange>()

    func streamChanged(_ source: SourceID, to phase: SourceState.Phase, reason: String?, retry: Duration?) {
        changes.put(Change(source: source, phase: phase, reason: reason, retry: retry))
    }

    func loginFailed(_ error: PanelError, username: String?, nextAttempt: Duration) {
        loginFailures.put(error)
    }

    func credentialsAccepted() {
        acceptances.put(true)
    }

    func dialectChanged(to new: PanelDialect, from old: PanelDialect?) {
        dialects.put(DialectChange(new: new, old: old))
    }
}

/// Takes lines and forgets them.
struct NullReceiver: LineReceiver {
    func streamOpened(_: StreamOpening) {}
    func receive(_ batch: LineBatch) {}
    func streamClosed(_: LossInFlight) {}
}

/// Always draws the same part of a range, so that jitter can be foretold.
struct FixedGenerator: RandomNumberGenerator {
    var value: UInt64

    /// Draws the upper end of a range of `Double`.
    static let highest = FixedGenerator(value: .max)
    /// Draws the lower end. Not 0, which the standard library's sampling would reject for ever.
    static let lowest = FixedGenerator(value: 1)

    mutating func next() -> UInt64 { value }
}
