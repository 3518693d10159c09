// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore

/// One connection that is served. Belongs to the sink, and is touched on its event loop alone.
final class Consumer {
    let number: UInt64
    let channel: any Channel
    let peer: Peer
    var outbox: Outbox
    /// Records written to the socket.
    var lines: UInt64 = 0
    /// Handed to the channel and not yet written to the socket.
    var inFlightBytes = 0
    /// A flush can call back into the sink; that call must not write into the one under way.
    var isWriting = false

    init(number: UInt64, channel: any Channel, peer: Peer, consumerBuffer: Int) {
        self.number = number
        self.channel = channel
        self.peer = peer
        self.outbox = Outbox(limit: consumerBuffer)
    }

    var hasNothingToWrite: Bool { outbox.isEmpty && inFlightBytes == 0 }

    var snapshot: SocketSnapshot.Consumer {
        SocketSnapshot.Consumer(
            pid: peer.pid, uid: peer.uid, lines: lines, queuedBytes: outbox.queuedBytes + inFlightBytes,
            dropped: outbox.dropped)
    }
}
