// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOCore

/// The dialect of Marzban and early PasarGuard: one WebSocket connection a stream.
package struct WebSocketTransport: Transport {
    private let dialler: Dialler
    private let options: WebSocketOptions
    private let wallClock: WallClock

    package init(
        dialler: Dialler, options: WebSocketOptions = WebSocketOptions(), wallClock: @escaping WallClock
    ) {
        self.dialler = dialler
        self.options = options
        self.wallClock = wallClock
    }

    package func open(
        _ request: StreamRequest, token: Token, receiver: any LineReceiver
    ) async throws(DialError) -> any OpenStream {
        let wallClock = wallClock
        return try await dialler.openWebSocket(path: Self.path(request), bearer: token, options: options) {
            LineAssembler(receiver: receiver, wallClock: wallClock)
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

/// Turns one connection's messages into batches of lines, one batch a read of the socket.
private final class LineAssembler: MessageReceiver {
    private let receiver: any LineReceiver
    private let wallClock: WallClock
    private var splitter = LineSplitter()
    private var batch: LineBatch
    private var messageIsEmpty = true
    private var nudging = Nudging(now: .now())

    init(receiver: any LineReceiver, wallClock: @escaping WallClock) {
        self.receiver = receiver
        self.wallClock = wallClock
        self.batch = LineBatch(receivedAt: wallClock())
        receiver.streamOpened()
    }

    func receive(_: MessageKind, _ piece: ByteBuffer, isLast: Bool) -> ClientFrame? {
        piece.withUnsafeReadableBytes { splitter.append($0, to: &batch) }
        if piece.readableBytes > 0 { messageIsEmpty = false }
        if isLast {
            splitter.endMessage(in: &batch)
            if messageIsEmpty { tellEmptyFrame() }
            messageIsEmpty = true
        }
        return nil
    }

    /// After the lines that came before it.
    private func tellEmptyFrame() {
        readCompleted()
        receiver.receivedEmptyFrame()
    }

    func readCompleted() {
        guard !batch.isEmpty else { return }
        batch.receivedAt = wallClock()
        nudging.received(lines: batch.lines.count, at: .now())
        receiver.receive(batch)
        batch = LineBatch(receivedAt: batch.receivedAt)
    }

    func nudgePause(at now: NIODeadline) -> TimeAmount? { nudging.pause(at: now) }

    func ended() {
        receiver.streamClosed()
    }
}
