// SPDX-License-Identifier: MIT

import DequeModule

/// The messages that wait because the reader takes none. Pure.
///
/// **Bound**: 256 KiB, each message counted with what it costs beside its bytes; messages below warning may fill only
/// half of it, so that a flood of them leaves room for what matters.
/// **Loss**: a message that finds no room. It is counted, and a message behind those that waited reports the number,
/// as soon as the reader has taken these.
struct Outbox: Sendable {
    private struct Waiting {
        var bytes: [UInt8]
        /// How many lost messages this one tells of.
        var tells: Int
    }

    static let limit = 256 * 1024
    /// An array's head, its place in the queue and malloc's share.
    static let overhead = 64

    private var waiting = Deque<Waiting>()
    private var size = 0
    private(set) var lost = 0

    var isEmpty: Bool { waiting.isEmpty }

    /// The message that is to be handed over next.
    var first: [UInt8]? { waiting.first?.bytes }

    /// False where there was no room for it.
    mutating func add(_ message: [UInt8], isUrgent: Bool) -> Bool {
        let cost = message.count + Self.overhead
        guard size + cost <= (isUrgent ? Self.limit : Self.limit / 2) else {
            lost += 1
            return false
        }
        waiting.append(Waiting(bytes: message, tells: 0))
        size += cost
        return true
    }

    /// The message that was added last has to wait: it gets this at its end.
    mutating func amendLast(with bytes: [UInt8]) {
        guard let last = waiting.indices.last else { return }
        waiting[last].bytes += bytes
        size += bytes.count
    }

    /// The reader has taken the first message.
    mutating func firstIsTaken() { _ = removeFirst() }

    /// The reader has taken so many bytes of the first message, and none of the rest.
    mutating func firstIsTaken(upTo count: Int) {
        guard !waiting.isEmpty else { return }
        waiting[0].bytes.removeFirst(min(count, waiting[0].bytes.count))
        size -= count
    }

    /// The first message cannot be handed over, now or later.
    mutating func firstIsRefused() {
        guard let first = removeFirst() else { return }
        lost += max(first.tells, 1)
    }

    /// Once all that waited is taken, `message` makes the message that tells what was lost.
    mutating func tellLost(_ message: (Int) -> [UInt8]) {
        guard lost > 0, waiting.isEmpty else { return }
        let bytes = message(lost)
        waiting.append(Waiting(bytes: bytes, tells: lost))
        size += bytes.count + Self.overhead
        lost = 0
    }

    private mutating func removeFirst() -> Waiting? {
        guard let first = waiting.popFirst() else { return nil }
        size -= first.bytes.count + Self.overhead
        return first
    }
}
