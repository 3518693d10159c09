// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import JournalSink

/// What the relay's own notes and messages tell of the run before.
@Suite(.timeLimit(.minutes(2 * Sanitizer.timeLimitFactor))) struct OwnMessagesTests {
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

    @Test func anEmptyJournalTellsOfNoRun() async throws {
        try await PrivateJournald.with { journald in
            try journald.write(["MESSAGE": "something else"])
            #expect(try await journald.archive().recall().lastRun == .unknown)
        }
    }

    @Test func aRunThatNotedItsEndEndedInOrder() async throws {
        try await PrivateJournald.with { journald in
            _ = try await journald.archive().recall()
            try await journald.archive().noteEnd(settled: .all)
            _ = try await journald.archive(instance: "other").recall()
            let lastRun = try await journald.archive().recall().lastRun
            guard case .ended(_, settled: .all) = lastRun else {
                Issue.record("\(lastRun)")
                return
            }
        }
    }

    @Test("what a run leaves unsettled is known to the next", arguments: [[], [SourceID.core, .node(3), .node(12)]])
    func settledSources(_ sources: Set<SourceID>) async throws {
        try await PrivateJournald.with { journald in
            try await journald.archive().noteEnd(settled: .only(sources))
            let lastRun = try await journald.archive().recall().lastRun
            guard case .ended(_, settled: .only(sources)) = lastRun else {
                Issue.record("\(lastRun)")
                return
            }
        }
    }

    @Test func aRunThatOnlyBeganBrokeOff() async throws {
        try await PrivateJournald.with { journald in
            _ = try await journald.archive().recall()
            try await journald.archive().noteEnd(settled: .all)
            _ = try await journald.archive().recall()
            try await journald.archive(instance: "other").noteEnd(settled: .all)
            let lastRun = try await journald.archive().recall().lastRun
            guard case .brokeOff = lastRun else {
                Issue.record("\(lastRun)")
                return
            }
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
