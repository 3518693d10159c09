// SPDX-License-Identifier: MIT

import LogRelayModel

/// Gathers the lines that one read of a stream's socket brings, and hands them over as one batch.
///
/// Confined to the stream's event loop. Bounded by what one read brings.
struct BatchDelivery {
    private let receiver: any LineReceiver
    private let wallClock: WallClock
    var batch: LineBatch

    init(receiver: any LineReceiver, wallClock: @escaping WallClock) {
        self.receiver = receiver
        self.wallClock = wallClock
        self.batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
    }

    func opened(_ beginning: StreamOpening.Beginning) {
        receiver.streamOpened(StreamOpening(beginning))
    }

    /// What this read of the socket brought is in the batch.
    mutating func readCompleted() {
        guard !batch.isEmpty else { return }
        batch.receivedAt = wallClock()
        receiver.receive(batch)
        batch = LineBatch(receivedAt: batch.receivedAt)
    }

    /// After the lines that came before it.
    mutating func emptyFrame() {
        readCompleted()
        receiver.receivedEmptyFrame()
    }

    func panelOverflowed() {
        receiver.panelOverflowed()
    }

    /// The stream has ended; what came before is handed over first.
    mutating func closed(_ loss: LossInFlight) {
        readCompleted()
        receiver.streamClosed(loss)
    }
}
