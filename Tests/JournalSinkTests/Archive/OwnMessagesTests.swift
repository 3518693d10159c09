// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import JournalSink

/// What the relay's own messages tell of the run before.
@Suite(.timeLimit(.minutes(2))) struct OwnMessagesTests {
    private func recollection(
        after messages: [(id: String, instance: String, user: String?)]
    ) async throws -> Recollection {
        try await PrivateJournald.with { journald in
            for message in messages {
                let (id, instance) = (message.id, message.instance)
                if let user = message.user {
                    try journald.write([
                        "SYSLOG_IDENTIFIER": "pasarguard-logrelay", "MESSAGE_ID": id, "RELAY_INSTANCE": instance,
                        "RELAY_USER": user,
                    ])
                } else {
                    try journald.write([
                        "SYSLOG_IDENTIFIER": "pasarguard-logrelay", "MESSAGE_ID": id, "RELAY_INSTANCE": instance,
                    ])
                }
            }
            return try await journald.archive().recall()
        }
    }

    @Test func aRunThatSaidThatItStoppedEndedInOrder() async throws {
        let found = try await recollection(after: [
            (RelayMessageID.started, "relay", nil), (RelayMessageID.stopped, "relay", nil),
            (RelayMessageID.started, "other", nil),
        ])
        guard case .stopped = found.lastRun else {
            Issue.record("\(found.lastRun)")
            return
        }
    }

    @Test func aRunThatCouldNotHandOverEverythingIsToldApart() async throws {
        let found = try await recollection(after: [
            (RelayMessageID.started, "relay", nil), (RelayMessageID.stoppedShort, "relay", nil),
        ])
        guard case .stoppedShort = found.lastRun else {
            Issue.record("\(found.lastRun)")
            return
        }
    }

    @Test func aRunThatOnlyStartedBrokeOff() async throws {
        let found = try await recollection(after: [
            (RelayMessageID.stopped, "relay", nil), (RelayMessageID.started, "relay", nil),
            (RelayMessageID.loggedIn, "relay", "admin"),
        ])
        guard case .brokeOff = found.lastRun else {
            Issue.record("\(found.lastRun)")
            return
        }
    }

    @Test func theNewestWordOnTheLoginCounts() async throws {
        let refused = try await recollection(after: [
            (RelayMessageID.loggedIn, "relay", "admin"), (RelayMessageID.loginRefused, "relay", "admin"),
            (RelayMessageID.loggedIn, "other", "admin"),
        ])
        guard case .refused(user: "admin", _) = refused.lastLogin else {
            Issue.record("\(String(describing: refused.lastLogin))")
            return
        }
        let accepted = try await recollection(after: [
            (RelayMessageID.loginRefused, "relay", nil), (RelayMessageID.loggedIn, "relay", nil),
        ])
        guard case .accepted(user: nil, _) = accepted.lastLogin else {
            Issue.record("\(String(describing: accepted.lastLogin))")
            return
        }
    }
}
