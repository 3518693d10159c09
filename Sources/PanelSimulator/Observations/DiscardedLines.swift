// SPDX-License-Identifier: MIT

/// Lines that a node printed and that the panel did not give to those who read its log.
package struct DiscardedLines: Sendable, Equatable {
    package enum Cause: String, CaseIterable, Sendable {
        /// Its backend was started anew, or the node died: they waited in the old queue.
        case queueDropped = "thrown away with a queue"
        /// They found the queue full.
        case queueFull = "dropped by a full queue"
        /// A reader of a killed web process took them, while there was no other.
        case orphanedReader = "taken by an orphaned reader"
        /// Another reader took them, while the streams got the rest: nobody who reads those can see it.
        case otherReader = "taken by another reader"
        /// The open streams had been silenced by a reader that left.
        case silencedReader = "kept from a silenced reader"
    }

    package var source: PanelSource
    package var cause: Cause
    /// By their numbers: 0 is the first that the source ever printed.
    package var lines: Range<Int>

    package init(source: PanelSource, cause: Cause, lines: Range<Int>) {
        self.source = source
        self.cause = cause
        self.lines = lines
    }
}

/// The numbers of all printed lines, and what became of those that were discarded.
struct DiscardLog {
    private var printed: [PanelSource: Int] = [:]
    private(set) var discarded: [DiscardedLines] = []
    private let isKept: Bool

    init(isKept: Bool) {
        self.isKept = isKept
    }

    /// A source prints so many lines more. Returns their numbers.
    mutating func printed(_ count: Int, by source: PanelSource) -> Range<Int> {
        let first = printed[source, default: 0]
        printed[source] = first + count
        return first..<first + count
    }

    mutating func discard(_ lines: Range<Int>, of source: PanelSource, _ cause: DiscardedLines.Cause) {
        guard isKept, !lines.isEmpty else { return }
        if let last = discarded.last, last.source == source, last.cause == cause,
            last.lines.upperBound == lines.lowerBound
        {
            discarded[discarded.count - 1].lines = last.lines.lowerBound..<lines.upperBound
        } else {
            discarded.append(DiscardedLines(source: source, cause: cause, lines: lines))
        }
    }
}
