// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOCore

/// The dialect of Marzban and early PasarGuard: one WebSocket connection a stream.
package struct WebSocketTransport: Transport {
    private let dialler: Dialler
    private let options: WebSocketOptions
    private let wallClock: WallClock
    private let pulse: LoopPulse

    package init(
        dialler: Dialler, options: WebSocketOptions = WebSocketOptions(), wallClock: @escaping WallClock
    ) {
        self.dialler = dialler
        self.pulse = LoopPulse(loop: dialler.loop)
        self.options = options
        self.wallClock = wallClock
    }

    package func open(
        _ request: StreamRequest, token: Token, receiver: any LineReceiver
    ) async throws(DialError) -> any OpenStream {
        let wallClock = wallClock
        // From before the handshake on: the first lines may come together with its answer.
        let pulse = request.interval > .zero ? nil : self.pulse
        pulse?.start()
        do {
            let connection = try await dialler.openWebSocket(
                path: Self.path(request), bearer: token, options: options
            ) {
                let delivery = BatchDelivery(receiver: receiver, wallClock: wallClock)
                return LineAssembler(delivery, interval: request.interval, pulse: pulse)
            }
            connection.whenEnded { pulse?.stop() }
            return connection
        } catch {
            pulse?.stop()
            throw error
        }
    }

    /// The query is left out where there is nothing to ask for.
    static func path(_ request: StreamRequest) -> String {
        guard request.interval > .zero else { return request.path }
        let (seconds, attoseconds) = request.interval.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { return "\(request.path)?interval=\(seconds)" }
        let fraction = String(milliseconds + 1000).dropFirst()
        return "\(request.path)?interval=\(seconds).\(fraction)"
    }
}

extension WebSocketConnection: OpenStream {}

/// Turns one connection's messages into lines, and nudges the panel where they come fast.
private final class LineAssembler: MessageReceiver {
    private var splitter = LineSplitter()
    private var delivery: BatchDelivery
    private var messageIsEmpty = true
    private var nudging = Nudging(now: .now())
    /// nil where the panel gathers lines, so that nothing can be suspected.
    private var suspicion: OverflowSuspicion?
    private let pulse: LoopPulse?

    /// - Parameter pulse: nil where the panel gathers lines.
    init(_ delivery: BatchDelivery, interval: Duration, pulse: LoopPulse?) {
        self.delivery = delivery
        self.pulse = pulse
        self.suspicion = pulse == nil ? nil : OverflowSuspicion()
        delivery.opened(.lastLines(interval: interval))
    }

    func receive(_: MessageKind, _ piece: ByteBuffer, isLast: Bool) -> ClientFrame? {
        piece.withUnsafeReadableBytes { splitter.append($0, isLast: isLast, to: &delivery.batch) }
        if piece.readableBytes > 0 { messageIsEmpty = false }
        if isLast {
            if messageIsEmpty {
                // What came before it counts as a look as well.
                readCompleted()
                delivery.emptyFrame()
            }
            messageIsEmpty = true
        }
        if delivery.isFull { readCompleted() }
        return nil
    }

    func readCompleted() {
        let count = delivery.batch.lines.count
        guard count > 0 else { return }
        let now = NIODeadline.now()
        nudging.received(lines: count, at: now)
        if suspicion?.received(lines: count, at: now, heldUp: pulse?.heldUp(at: now) ?? .zero) == true {
            delivery.panelOverflowed()
        }
        if suspicion?.mayBeFull == true { nudging.becameBusy(at: now) }
        delivery.readCompleted()
    }

    func nudgePause(at now: NIODeadline) -> TimeAmount? { nudging.pause(at: now) }

    func willNudge(at now: NIODeadline) {
        if suspicion?.nudged(at: now) == true { delivery.panelOverflowed() }
    }

    func ended() {
        // Beyond that, the next connection's replay tells what is missing.
        let now = NIODeadline.now()
        let end = suspicion?.ended(at: now, heldUp: pulse?.heldUp(at: now) ?? .zero) ?? (wasFull: false, loss: .none)
        if end.wasFull {
            delivery.readCompleted()
            delivery.panelOverflowed()
        }
        delivery.closed(end.loss)
    }
}
