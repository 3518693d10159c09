// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Tells what the panel says about a node from what the node logs, over one stream.
///
/// A panel that cannot read a node has no other way to say so, once its answer has begun, than an event in the place of a
/// log line: PasarGuard 3.x, and any with NATS between panel and nodes. A user of the panel can have a line printed that
/// looks the same, by a line break in a domain. So such an event is the panel's words only where it is the stream's first
/// and the stream then ends. Anything that follows it makes it a line, and so does a moment without an end.
///
/// The event stays in the batch, held back, until it is known which of the two it is: so that it comes first if it is a line.
package struct PanelWords {
    private enum Phase {
        /// No event has come yet.
        case beforeFirst
        /// The first event looks like the panel's words, and nothing has come after it.
        case held
        /// Whatever comes is a line.
        case linesOnly
    }

    private static let beginnings = ["Error: ", "Error retrieving logs: "].map { Array($0.utf8) }
    /// In bytes, of an event that may have megabytes; more than any message shows.
    private static let longest = 1024

    private var phase = Phase.beforeFirst

    package init() {}

    /// The batch is not to be handed over yet: the only line in it may be the panel's words.
    package var isHolding: Bool { phase == .held }

    /// Looks at what a read of the stream has added to `batch`, which holds all lines that were not handed over yet.
    /// - Parameter hasComment: a comment came after the last of them.
    package mutating func look(at batch: borrowing LineBatch, hasComment: Bool) {
        switch phase {
        case .linesOnly: break
        case .held:
            if batch.lines.count > 1 || hasComment { phase = .linesOnly }
        case .beforeFirst:
            guard !batch.isEmpty else { return }
            phase = batch.lines.count == 1 && !hasComment && Self.arePossible(in: batch) ? .held : .linesOnly
        }
    }

    /// The stream has not ended in time, or not as an answer does: what is held is a line.
    package mutating func release() {
        if isHolding { phase = .linesOnly }
    }

    /// The stream has ended: takes the panel's words out of `batch`, if that is what is held.
    package mutating func take(from batch: inout LineBatch) -> String? {
        guard isHolding else { return nil }
        phase = .linesOnly
        defer {
            batch.lines.removeAll()
            batch.bytes.removeAll()
        }
        return String(decoding: batch.bytes.prefix(Self.longest), as: UTF8.self)
    }

    /// Whether the last line may be the panel's word that it has lost the node, on a stream that stays open.
    static func mayEnd(_ batch: borrowing LineBatch) -> Bool {
        guard let last = batch.lines.last else { return false }
        return batch.bytes[last.offset..<last.offset + last.length].starts(with: beginnings[0])
    }

    private static func arePossible(in batch: borrowing LineBatch) -> Bool {
        beginnings.contains { batch.bytes.starts(with: $0) }
    }
}
