// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// The open streams of a panel by what they read. Tells each what becomes of its connection.
final class StreamRoster: SubscriptionObserver {
    private struct Entry {
        var feed: StreamFeed
        var control: StreamControl
    }

    private let entries = Mutex<[SourceID: Entry]>([:])

    /// - Returns: false where another stream reads that log.
    func enter(_ source: SourceID, _ feed: StreamFeed, _ control: StreamControl) -> Bool {
        entries.withLock { entries in
            guard entries[source] == nil else { return false }
            entries[source] = Entry(feed: feed, control: control)
            return true
        }
    }

    func leave(_ source: SourceID) {
        entries.withLock { $0[source] = nil }
    }

    var hasNodes: Bool {
        entries.withLock { $0.keys.contains { $0 != .core } }
    }

    /// A stream of a node that has gone is dead, though it answers pings; one that waits for a node need not wait longer
    /// than the node is away.
    func follow(_ changes: NodeStates.Changes) {
        for (source, reason) in changes.departed { entry(source)?.control.reopen(reason) }
        for source in changes.returned { entry(source)?.control.retryNow() }
    }

    func attemptEnded(_ source: SourceID, _ outcome: SubscriptionState.Outcome, retry: Duration) {
        entry(source)?.feed.interrupted(PanelLogsError(outcome), retryIn: retry)
    }

    private func entry(_ source: SourceID) -> Entry? {
        entries.withLock { $0[source] }
    }
}
