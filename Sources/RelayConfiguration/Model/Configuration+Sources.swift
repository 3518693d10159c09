// SPDX-License-Identifier: MIT

extension Configuration {
    /// `[Sources]` and the `[Node NAME]` sections.
    package struct Sources: Equatable, Sendable {
        package var core: Bool
        /// Whether `Core=` is written, rather than left at its default.
        package var isCoreWritten: Bool
        /// `.listed([])` is none.
        package var nodes: Selection<NodeSelector>
        /// How long the panel may batch the lines of the core, and of nodes without a word of their own; 0 to 10 s.
        package var interval: Duration
        /// What `[Node NAME]` sections say instead. Where two name one node, the one with its id counts.
        package var nodeIntervals: [NodeSelector: Duration]

        package init(
            core: Bool, isCoreWritten: Bool = false, nodes: Selection<NodeSelector>, interval: Duration,
            nodeIntervals: [NodeSelector: Duration]
        ) {
            self.core = core
            self.isCoreWritten = isCoreWritten
            self.nodes = nodes
            self.interval = interval
            self.nodeIntervals = nodeIntervals
        }
    }

    /// `[Reconnect]`
    package struct Reconnect: Equatable, Sendable {
        package var initialDelay: Duration
        /// Never less than the initial delay.
        package var maxDelay: Duration
        /// A stream that lived this long starts again from the initial delay.
        package var stableAfter: Duration

        package init(initialDelay: Duration, maxDelay: Duration, stableAfter: Duration) {
            self.initialDelay = initialDelay
            self.maxDelay = maxDelay
            self.stableAfter = stableAfter
        }
    }

    /// `[Liveness]`
    package struct Liveness: Equatable, Sendable {
        /// After how long without a line a stream is reopened; 0 = never.
        package var silence: Duration
        /// How often the panel is asked for the states of its nodes.
        package var nodePoll: Duration
        /// Whether a stream is suspected earlier than after ``silence``, by its own habit.
        package var suspects: Bool

        package init(silence: Duration, suspects: Bool = true, nodePoll: Duration) {
            self.silence = silence
            self.suspects = suspects
            self.nodePoll = nodePoll
        }
    }
}
