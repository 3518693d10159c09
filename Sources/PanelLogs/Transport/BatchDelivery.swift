// SPDX-License-Identifier: MIT

import LogRelayModel

/// Gathers the lines that one read of a stream's socket brings, and hands them over as one batch, or as several where
/// they are many.
///
/// Confined to the stream's event loop. Bounded by the lines and the bytes of ``isFull``, and what one more message brings.
struct BatchDelivery {
    /// A batch passes through memory several times on its way, as text, as fields and as what each sink writes. One of
    /// this size stays in the processor's cache, and below what malloc gets from the system, and gives back, each time.
    private static var mostLines: Int { 64 }
    private static var mostBytes: Int { 32 * 1024 }

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

    /// There is enough for a batch, whatever else this read of the socket brings.
    var isFull: Bool { batch.lines.count >= Self.mostLines || batch.bytes.count >= Self.mostBytes }

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
