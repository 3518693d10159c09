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
            LineAssembler(BatchDelivery(receiver: receiver, wallClock: wallClock))
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

/// Turns one connection's messages into lines.
private final class LineAssembler: MessageReceiver {
    private var splitter = LineSplitter()
    private var delivery: BatchDelivery

    init(_ delivery: BatchDelivery) {
        self.delivery = delivery
        delivery.opened()
    }

    func receive(_: MessageKind, _ piece: ByteBuffer, isLast: Bool) -> ClientFrame? {
        piece.withUnsafeReadableBytes { splitter.append($0, to: &delivery.batch) }
        if isLast { splitter.endMessage(in: &delivery.batch) }
        return nil
    }

    func readCompleted() {
        delivery.readCompleted()
    }

    func ended() {
        delivery.closed()
    }
}
