// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging
import Synchronization

/// Hands messages over without ever waiting for the reader; what is not taken waits in an ``Outbox``.
///
/// May be called from any thread, an event loop included: a call makes at most ``mostAtOnce`` system calls, none of
/// which waits.
final class MessageWriter: Sendable {
    fileprivate struct Shared: ~Copyable {
        var outbox = Outbox()
        var destination: Destination
    }

    /// One call hands over at most so many of the messages that waited.
    fileprivate static let mostAtOnce = 16

    private let form: MessageForm
    private let shared: Mutex<Shared>
    /// Hears of each message that has to wait.
    private let waits: AsyncStream<Void>
    private let wait: AsyncStream<Void>.Continuation

    init(form: MessageForm, destination: consuming sending Destination) {
        self.form = form
        shared = Mutex(Shared(destination: destination))
        (waits, wait) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func write(_ message: RelayMessage) {
        let encoded = form.encode(message)
        let mustWait = shared.withLock { shared in
            let isAdded = shared.outbox.add(encoded, isUrgent: message.level >= .warning)
            _ = shared.handOver(noticesLike: form, at: message.time)
            if isAdded, !shared.outbox.isEmpty, let delay = form.delayed(since: message.time) {
                shared.outbox.amendLast(with: delay)
            }
            return !shared.outbox.isEmpty
        }
        if mustWait { wait.yield() }
    }

    /// What is left after an attempt.
    enum Remainder: Equatable {
        case nothing
        /// The attempt was long enough; others may log in between.
        case more
        /// The reader takes nothing just now.
        case stuck
    }

    /// Hands over some of what waits, as far as it is taken.
    func flush(at time: Timestamp) -> Remainder {
        shared.withLock { $0.handOver(noticesLike: form, at: time) }
    }

    /// Returns with true when a message has to wait, with false when the task is cancelled.
    func someWait() async -> Bool {
        for await _ in waits { return true }
        return false
    }
}

extension MessageWriter.Shared {
    fileprivate mutating func handOver(
        noticesLike form: MessageForm, at time: Timestamp
    ) -> MessageWriter.Remainder {
        for _ in 0..<MessageWriter.mostAtOnce {
            guard let message = outbox.first else { return .nothing }
            switch destination.take(message) {
            case .whole:
                outbox.firstIsTaken()
                // Only to a reader who takes something: nobody else could be told.
                outbox.tellLost { form.encode(.lost($0, at: time)) }
            case .beginning(let count):
                outbox.firstIsTaken(upTo: count)
                return .stuck
            case .nothing: return .stuck
            case .refused: outbox.firstIsRefused()
            }
        }
        return outbox.isEmpty ? .nothing : .more
    }
}

extension RelayMessage {
    /// Tells how many messages were lost.
    fileprivate static func lost(_ count: Int, at time: Timestamp) -> RelayMessage {
        let kind = MessageKind.messagesLost
        return RelayMessage(time: time, level: kind.level, text: kind.text, metadata: ["count": "\(count)"])
    }
}
