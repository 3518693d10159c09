// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket

/// A log stream over WebSocket: the panel's reader loop, its keep-alive, and its end.
final class WebSocketStream: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private enum State {
        case live
        case zombie
        case frozen
        /// A close frame is sent; the client's is awaited.
        case closing(StreamObservation.End)
        case ended(StreamObservation.End)
    }

    private let panel: Panel
    private let connection: Connection
    private var reader: LogReader
    private var keepalive: Keepalive?
    private var state = State.live
    private var counts: StreamObservation
    private var context: ChannelHandlerContext?
    private var nextLook: Timeline.Timer?
    private var nextPing: Timeline.Timer?
    private var isWriting = false
    /// Whether it still gets its source's lines.
    private var isReader = true

    init(panel: Panel, connection: Connection, admission: StreamAdmission) {
        self.panel = panel
        self.connection = connection
        let framing: LogReader.Framing = admission.source == .core ? .linePerMessage : .batchPerMessage
        reader = LogReader(
            framing: framing, interval: admission.interval, capacity: panel.configuration.pace.capacity)
        keepalive = panel.configuration.keepalive.map(Keepalive.init)
        counts = StreamObservation(id: panel.nextStreamID(), source: admission.source)
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let replay = panel.opened(self)
        counts.replayed = replay.count
        replay.forEach { reader.offer($0) }
        look()
        if let keepalive { armKeepalive(after: keepalive.firstWait) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.leftByClient)
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { look() }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What broke the connection itself is followed by its end.
        if error is NIOWebSocketError { failProtocol() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch state {
        case .frozen, .ended: return
        case .live, .zombie, .closing: break
        }
        guard frame.maskKey != nil else {
            failProtocol()
            return
        }
        switch frame.opcode {
        case .connectionClose: clientCloses(frame)
        case .ping:
            counts.pings += 1
            send(.pong, frame.unmaskedData)
        case .pong:
            counts.pongs += 1
            let payload = Array(buffer: frame.unmaskedData)
            if let wait = keepalive?.pong(payload) { armKeepalive(after: wait) }
        case .text, .binary, .continuation:
            guard frame.fin else { return }
            counts.dataMessages += 1
            look()
        default: failProtocol()
        }
        panel.changed()
    }

    // MARK: Reading the log

    /// One look into the buffer, as the panel takes it: all that waits is sent as fast as the client takes it; then
    /// comes a wait, which a data message of the client ends.
    private func look() {
        guard case .live = state, !isWriting, let context else { return }
        isWriting = true
        nextLook?.cancel()
        var isBlocked = !context.channel.isWritable
        var isEmpty = false
        while !isEmpty, !isBlocked, case .live = state {
            while context.channel.isWritable {
                guard let text = reader.nextMessage(at: panel.timeline.now) else {
                    isEmpty = true
                    break
                }
                write(.text, ByteBuffer(string: text))
            }
            context.flush()
            isBlocked = !context.channel.isWritable
        }
        isWriting = false
        guard case .live = state, let wait = untilNextLook() else { return }
        nextLook = panel.timeline.after(wait) { [weak self] in self?.look() }
    }

    private func untilNextLook() -> Duration? {
        switch panel.configuration.pace {
        case .polled(let span): span
        case .atOnce: reader.untilDue(at: panel.timeline.now)
        }
    }

    // MARK: Keep-alive

    private func armKeepalive(after wait: Duration) {
        nextPing?.cancel()
        nextPing = panel.timeline.after(wait) { [weak self] in self?.keepaliveFired() }
    }

    private func keepaliveFired() {
        switch state {
        case .live, .zombie: break
        case .frozen, .closing, .ended: return
        }
        switch keepalive?.timerFired() {
        case .ping(let payload, let patience):
            counts.pingsSent += 1
            send(.ping, ByteBuffer(bytes: payload))
            armKeepalive(after: patience)
        case .giveUp: close(code: 1011, reason: "keepalive ping timeout", as: .keepaliveTimeout)
        case nil: break
        }
        panel.changed()
    }

    // MARK: Frames out

    private func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        write(opcode, payload)
        context?.flush()
    }

    private func write(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: payload)
        context?.write(wrapOutboundOut(frame), promise: nil)
    }

    private func sendClose(code: UInt16?, reason: String = "") {
        var payload = ByteBuffer()
        if let code {
            payload.writeInteger(code)
            payload.writeString(reason)
        }
        send(.connectionClose, payload)
    }

    // MARK: The end

    private func clientCloses(_ frame: WebSocketFrame) {
        var payload = frame.unmaskedData
        let code = payload.readInteger(as: UInt16.self)
        counts.closeFrame = StreamObservation.CloseFrame(code: code, reason: String(buffer: payload))
        switch state {
        case .live, .zombie:
            sendClose(code: code)
            finish(.closedByClient(.init(code: code, reason: String(buffer: payload))))
        case .closing(let end): finish(end)
        case .frozen, .ended: break
        }
        connection.closeInOrder()
    }

    private func failProtocol() {
        close(code: 1002, reason: "", as: .protocolError)
    }

    /// Sends a close frame and waits for the client's, but no longer than a second: a panel that is told to stop does
    /// not wait for ever either. Not the simulated time, since it bounds what a test leaves behind.
    private func close(code: UInt16, reason: String, as end: StreamObservation.End) {
        switch state {
        case .closing, .ended: return
        case .live, .zombie, .frozen: break
        }
        leaveLog()
        state = .closing(end)
        sendClose(code: code, reason: reason)
        context?.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { [weak self] in
            guard let self, case .closing(let end) = self.state else { return }
            finish(end)
            connection.closeInOrder()
        }
    }

    private func finish(_ end: StreamObservation.End) {
        switch state {
        case .ended: return
        case .closing(let earlier): state = .ended(earlier)
        case .live, .zombie, .frozen:
            leaveLog()
            state = .ended(end)
        }
        nextLook?.cancel()
        nextPing?.cancel()
        panel.ended(observation)
    }

    private func leaveLog() {
        guard isReader else { return }
        isReader = false
        panel.readerLeft(counts.source)
    }
}

extension WebSocketStream: OpenStream {
    var observation: StreamObservation {
        var observation = counts
        observation.delivered = reader.delivered
        observation.lost = reader.lost
        observation.waiting = reader.waitingLines
        observation.state =
            switch state {
            case .live: .live
            case .zombie: .zombie
            case .frozen: .frozen
            case .closing: .closing
            case .ended(let end): .ended(end)
            }
        return observation
    }

    func offer(_ lines: [String]) {
        guard isReader else { return }
        lines.forEach { reader.offer($0) }
        if case .atOnce = panel.configuration.pace { look() }
    }

    func nodeDied() {
        guard isReader else { return }
        isReader = false
        guard case .live = state else { return }
        look()
        send(.text, ByteBuffer())
        state = .zombie
        nextLook?.cancel()
    }

    func end(_ ending: StreamCut) {
        switch ending {
        case .close(let code, let reason): close(code: code, reason: reason, as: .endedByPanel(ending))
        case .eof:
            finish(.endedByPanel(ending))
            connection.socket.cut()
        case .reset:
            finish(.endedByPanel(ending))
            connection.socket.reset()
        }
    }

    func freeze() {
        switch state {
        case .live, .zombie: break
        case .frozen, .closing, .ended: return
        }
        state = .frozen
        nextLook?.cancel()
        nextPing?.cancel()
        connection.stopReading()
        panel.changed()
    }

    func sendRaw(_ bytes: [UInt8]) {
        connection.plain.writeRaw(ByteBuffer(bytes: bytes))
    }
}
