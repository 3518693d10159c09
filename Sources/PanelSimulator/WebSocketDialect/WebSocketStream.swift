// SPDX-License-Identifier: MIT

import DequeModule
import NIOCore
import NIOWebSocket

/// A log stream over WebSocket: what its client sends, and how it ends.
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

    /// Whether it still gets its log's lines. A frozen stream does, until its node dies.
    private enum Membership {
        case reader
        /// Another reader has left, and its buffer was taken for that one's.
        case silenced
        case none
    }

    private let panel: Panel
    private let connection: Connection
    private let output = StreamOutput()
    private let loop: ReaderLoop
    private var keepalive: KeepaliveTimer?
    private var state = State.live
    private var counts: StreamObservation
    private let admission: StreamAdmission
    private let fork: WebSocketFork
    private var membership = Membership.reader

    init(panel: Panel, connection: Connection, admission: StreamAdmission) {
        self.panel = panel
        self.connection = connection
        self.admission = admission
        fork = panel.configuration.fork
        let pace = fork == .rebecca ? .atOnce : panel.configuration.pace
        let reader = LogReader(
            framing: fork == .rebecca || admission.source == .core ? .linePerMessage : .batchPerMessage,
            interval: admission.interval, capacity: pace.capacity)
        loop = ReaderLoop(reader: reader, pace: pace, timeline: panel.timeline, output: output) { panel.changed() }
        counts = StreamObservation(id: panel.nextStreamID(), source: admission.source)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        output.attach(to: context)
        let replay = panel.opened(self)
        counts.replayed = replay.count
        loop.offer(replay)
        loop.look()
        connection.limitQuiet(of: panel) { [weak self] in self?.end(.eof) }
        if case .error(let words) = admission.feed { endInWords(words) }
        guard fork == .marzban, let times = panel.configuration.keepalive else { return }
        let keepalive = KeepaliveTimer(times, timeline: panel.timeline) { [weak self] in self?.keepAlive($0) }
        self.keepalive = keepalive
        keepalive.start()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        output.detach()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.leftByClient)
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { loop.look() }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What broke the connection itself is followed by its end.
        if error is NIOWebSocketError { failProtocol() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .frozen, .ended: return
        case .live, .zombie, .closing: break
        }
        let frame = unwrapInboundIn(data)
        guard frame.maskKey != nil else {
            failProtocol()
            return
        }
        if fork == .rebecca {
            countUnread(frame)
            return
        }
        switch frame.opcode {
        case .connectionClose: clientCloses(frame)
        case .ping:
            counts.pings += 1
            output.send(.pong, frame.unmaskedData)
        case .pong:
            counts.pongs += 1
            keepalive?.pong(Array(buffer: frame.unmaskedData))
        case .text, .binary, .continuation:
            guard frame.fin else { return }
            counts.dataMessages += 1
            loop.look()
        default: failProtocol()
        }
        panel.changed()
    }

    /// What the panel never reads is seen all the same.
    private func countUnread(_ frame: WebSocketFrame) {
        switch frame.opcode {
        case .ping: counts.pings += 1
        case .pong: counts.pongs += 1
        case .text, .binary, .continuation: counts.dataMessages += frame.fin ? 1 : 0
        default: break
        }
        panel.changed()
    }

    private func keepAlive(_ action: Keepalive.Action) {
        switch action {
        case .ping(let payload, _):
            counts.pingsSent += 1
            output.send(.ping, ByteBuffer(bytes: payload))
        case .giveUp: close(code: 1011, reason: "keepalive ping timeout", as: .keepaliveTimeout)
        }
        panel.changed()
    }

    // MARK: The end

    private func clientCloses(_ frame: WebSocketFrame) {
        var payload = frame.unmaskedData
        let code = payload.readInteger(as: UInt16.self)
        let closeFrame = StreamObservation.CloseFrame(code: code, reason: String(buffer: payload))
        counts.closeFrame = closeFrame
        switch state {
        case .live, .zombie:
            output.sendClose(code: code)
            finish(.closedByClient(closeFrame))
        case .closing(let end): finish(end)
        case .frozen, .ended: return
        }
        connection.closeInOrder()
    }

    private func failProtocol() {
        close(code: 1002, reason: "", as: .protocolError)
    }

    /// Sends a close frame and waits for the client's, but no longer than five seconds: a panel told to stop does
    /// not wait for ever either. Not the simulated time, since it bounds what a test leaves behind.
    private func close(code: UInt16, reason: String, as end: StreamObservation.End) {
        switch state {
        case .closing, .ended: return
        case .live, .zombie, .frozen: break
        }
        stopServing()
        state = .closing(end)
        output.sendClose(code: code, reason: reason)
        if fork == .rebecca {
            finish(end)
            connection.closeInOrder()
            return
        }
        connection.channel.eventLoop.assumeIsolated().scheduleTask(in: .seconds(5)) { [weak self] in
            guard let self, case .closing(let end) = self.state else { return }
            finish(end)
            connection.closeInOrder()
        }
    }

    private func finish(_ end: StreamObservation.End) {
        switch state {
        case .ended: return
        case .closing(let earlier): state = .ended(earlier)
        case .live, .zombie, .frozen: state = .ended(end)
        }
        counts.endedAt = panel.timeline.now
        stopServing()
        panel.ended(observation)
    }

    private func stopServing() {
        loop.stop()
        keepalive?.stop()
        switch membership {
        case .reader, .silenced:
            membership = .none
            panel.readerLeft(self)
        case .none: break
        }
    }

    /// Rebecca's way to end: the error as a line, and a close frame whose answer nobody reads.
    private func endInWords(_ words: String) {
        output.send(.text, ByteBuffer(string: words))
        close(code: 1000, reason: "", as: .endedByPanel(.close(code: 1000)))
    }

    // MARK: Its place among the readers

    /// What its buffer holds.
    var unsentLines: Deque<String> { loop.reader.waiting }

    /// Whether it gets the lines of its log that come now.
    var isServed: Bool { if case .reader = membership { true } else { false } }

    /// Its buffer was taken for another's that left, and it is still open.
    var isSilenced: Bool { if case .silenced = membership { true } else { false } }

    /// Its buffer was taken for another's that left: it gets no more lines, and nothing tells.
    func silence() {
        guard case .reader = membership else { return }
        membership = .silenced
        if case .live = state { becomeZombie() }
        panel.changed()
    }
}

extension WebSocketStream: OpenStream {
    var observation: StreamObservation {
        var observation = counts
        observation.delivered = loop.reader.delivered
        observation.lost = loop.reader.lost
        observation.waiting = loop.reader.waitingLines
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

    var feed: PanelSource? {
        if case .lines(let source) = admission.feed { source } else { nil }
    }

    func offer(_ lines: [String]) {
        guard case .reader = membership else { return }
        loop.offer(lines)
    }

    func nodeDied() {
        let wasReader = if case .reader = membership { true } else { false }
        membership = .none
        guard wasReader else { return }
        if fork == .rebecca { return endInWords("rpc error: code = Unavailable desc = connection closed") }
        loop.look()
        loop.stop()
        guard case .live = state else { return }
        output.send(.text, ByteBuffer())
        becomeZombie()
    }

    private func becomeZombie() {
        state = .zombie
        counts.silentSince = panel.timeline.now
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
        loop.stop()
        keepalive?.stop()
        connection.stopReading()
        panel.changed()
    }

    func sendRaw(_ bytes: [UInt8]) {
        connection.plain.writeRaw(ByteBuffer(bytes: bytes))
    }
}
