// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// The open streams of a panel by what they read. Tells each what becomes of its connection.
final class StreamRoster: SubscriptionObserver {
    private struct Entry {
        var feed: StreamFeed
        var control: StreamControl
        /// Ends when the stream has left.
        let left: AsyncStream<Never>
        let leaving: AsyncStream<Never>.Continuation

        init(feed: StreamFeed, control: StreamControl) {
            self.feed = feed
            self.control = control
            (left, leaving) = AsyncStream.makeStream()
        }
    }

    private let entries = Mutex<[SourceID: Entry]>([:])

    /// Waits for a stream of that log which is being closed.
    /// - Returns: false where one reads it that is not, or the task is cancelled.
    func enter(_ source: SourceID, _ feed: StreamFeed, _ control: StreamControl) async -> Bool {
        while !Task.isCancelled {
            let other = entries.withLock { entries -> Entry? in
                if let other = entries[source] { return other }
                entries[source] = Entry(feed: feed, control: control)
                return nil
            }
            guard let other else { return true }
            guard other.feed.isClosed else { return false }
            for await _ in other.left {}
        }
        return false
    }

    func leave(_ source: SourceID) {
        entries.withLock { $0.removeValue(forKey: source) }?.leaving.finish()
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
        entry(source)?.feed.interrupted(PanelLogsError(PanelProblem(outcome)), retryIn: retry)
    }

    private func entry(_ source: SourceID) -> Entry? {
        entries.withLock { $0[source] }
    }
}
