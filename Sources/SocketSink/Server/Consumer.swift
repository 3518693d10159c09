// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore

/// One connection that is served. Belongs to the sink, and is touched on its event loop alone.
final class Consumer {
    /// What place a connection takes.
    enum Standing {
        /// One of `MaxConsumers=`.
        case consumer
        /// It asked for the status as soon as it was connected: it reads the stream like a consumer, but takes one of a
        /// few places beside them, so that asking turns nobody away.
        case asker
        /// All places were taken when it came. It gets no stream, and has until then to ask for the status.
        case visitor(patience: Scheduled<Void>, because: Admission.Refusal)
        /// It is closed when everything is written.
        case leaving
    }

    let number: UInt64
    let channel: any Channel
    let peer: Peer
    var standing: Standing
    var delivery: Delivery
    let joinedAt = NIODeadline.now()
    var hasAsked = false
    /// Records written to the socket.
    var lines: UInt64 = 0
    /// Handed to the channel and not yet written to the socket.
    var inFlightBytes = 0
    /// A flush can call back into the sink; that call must not write into the one under way.
    var isWriting = false
    /// The operator has been told that it is too slow.
    var isKnownToLose = false
    /// It has been sent `hello`, or need not be.
    var isGreeted = false
    /// What it asks for, until its turn comes.
    var request: ByteBuffer?
    /// It has sent more than it may, and is not read from until its turn comes.
    var waitsToBeRead = false
    var awaitsTurn = false
    /// Of the loop's time, for its requests and its way through the history.
    var budget: WorkBudget

    init(
        number: UInt64, channel: any Channel, peer: Peer, standing: Standing, consumerBuffer: Int, budget: WorkBudget
    ) {
        self.number = number
        self.channel = channel
        self.peer = peer
        self.standing = standing
        self.delivery = Delivery(consumerBuffer: consumerBuffer)
        self.budget = budget
    }

    var hasNothingToWrite: Bool { delivery.isDone && inFlightBytes == 0 }

    var isConsumer: Bool {
        if case .consumer = standing { true } else { false }
    }

    var snapshot: SocketSnapshot.Consumer {
        SocketSnapshot.Consumer(
            pid: peer.pid, uid: peer.uid, lines: lines, queuedBytes: delivery.outbox.queuedBytes + inFlightBytes,
            dropped: delivery.dropped)
    }
}
