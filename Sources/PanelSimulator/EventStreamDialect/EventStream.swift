// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// A node's log stream as Server-Sent Events, from the head of its response to its end.
final class EventStream: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// What is collected before it is written by itself.
    private static let fullBatch = 32 * 1024

    private enum State {
        case live
        case zombie
        case frozen
        case ended(StreamObservation.End)
    }

    private let panel: Panel
    private let connection: Connection
    private let details: EventStreamPanel
    private let queue: NodeQueue
    private var chunker: EventChunker
    private var context: ChannelHandlerContext?
    private var state = State.live
    private var counts: StreamObservation
    private var collected: [ByteBuffer] = []
    private var collectedBytes = 0
    private var ping: Timeline.Timer?

    init(panel: Panel, connection: Connection, node: Int, details: EventStreamPanel) {
        self.panel = panel
        self.connection = connection
        self.details = details
        queue = panel.queue(of: node)
        chunker = EventChunker(details.chunking)
        counts = StreamObservation(id: panel.nextStreamID(), source: .node(node))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        panel.register(self)
        write(.head(head))
        if panel.faults.eventStreams != .headWithFirstEvent { context.flush() }
        counts.replayed = queue.observation.waiting
        queue.join(self)
        armPing()
        connection.limitQuiet(of: panel) { [weak self] in self?.end(.eof) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// The panel takes no more requests on a connection that carries a stream.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func channelInactive(context: ChannelHandlerContext) {
        finish(.leftByClient)
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { queue.handOut() }
        context.fireChannelWritabilityChanged()
    }

    /// What broke the connection itself is followed by its end.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    private var head: HTTPResponseHead {
        var head = Self.head
        if panel.faults.eventStreams == .compressed { head.headers.add(name: "content-encoding", value: "gzip") }
        return head
    }

    static let head = HTTPResponseHead(
        version: .http1_1, status: .ok,
        headers: [
            "server": "uvicorn", "cache-control": "no-store", "connection": "keep-alive", "x-accel-buffering": "no",
            "content-type": "text/event-stream; charset=utf-8", "transfer-encoding": "chunked",
        ])

    // MARK: Lines

    /// Whether it takes a line now. A half-open one does: the panel cannot see that nobody is there.
    var isReady: Bool {
        switch state {
        case .live: context?.channel.isWritable ?? false
        case .frozen: true
        case .zombie, .ended: false
        }
    }

    /// Takes a line, which is gone from the node from now on.
    func take(_ line: String) {
        guard case .live = state else {
            counts.waiting += 1
            return
        }
        counts.delivered += 1
        collect(EventText.event(line))
    }

    /// Writes what was taken.
    func flush() {
        guard !collected.isEmpty else { return }
        let events = collected
        collected.removeAll(keepingCapacity: true)
        collectedBytes = 0
        for chunk in chunker.chunks(of: events) { write(.body(.byteBuffer(chunk))) }
        context?.flush()
    }

    /// The panel's own words, in the guise of a line.
    func say(_ words: String) {
        switch state {
        case .live, .zombie:
            collect(EventText.event(words))
            flush()
        case .frozen, .ended: break
        }
    }

    private func collect(_ event: ByteBuffer) {
        collected.append(event)
        collectedBytes += event.readableBytes
        if collectedBytes >= Self.fullBatch { flush() }
    }

    private func write(_ part: HTTPServerResponsePart) {
        if case .body = part, panel.faults.eventStreams == .buffered { return }
        context?.write(wrapOutboundOut(part), promise: nil)
    }

    private func armPing() {
        guard let interval = details.pingInterval, interval > .zero else { return }
        ping = panel.timeline.after(interval) { [weak self] in self?.sendPing() }
    }

    private func sendPing() {
        switch state {
        case .live, .zombie: break
        // Cancelled too late: NIO takes what is due in one turn of its loop out of its queue before it runs any of it.
        case .frozen, .ended: return
        }
        armPing()
        guard context?.channel.isWritable == true else { return }
        counts.pingsSent += 1
        write(.body(.byteBuffer(EventText.ping(at: panel.timeline.unixMicroseconds))))
        context?.flush()
        panel.changed()
    }

    // MARK: The end

    private func finish(_ end: StreamObservation.End) {
        if case .ended = state { return }
        state = .ended(end)
        counts.endedAt = panel.timeline.now
        ping?.cancel()
        queue.leave(self)
        panel.ended(observation)
    }
}

extension EventStream: OpenStream {
    var observation: StreamObservation {
        var observation = counts
        observation.state =
            switch state {
            case .live: .live
            case .zombie: .zombie
            case .frozen: .frozen
            case .ended(let end): .ended(end)
            }
        return observation
    }

    var feed: PanelSource? { counts.source }

    /// Nothing: its lines come through the node's queue.
    func offer(_ lines: [String]) {}

    func nodeDied() {
        queue.leave(self)
        guard case .live = state else { return }
        if let words = details.wordsWhenBroken { say(words) }
        state = .zombie
        counts.silentSince = panel.timeline.now
    }

    func end(_ ending: StreamCut) {
        if case .ended = state { return }
        switch ending {
        case .close:
            if case .frozen = state {} else { write(.end(nil)) }
            context?.flush()
            finish(.endedByPanel(ending))
            connection.closeInOrder()
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
        case .frozen, .ended: return
        }
        state = .frozen
        ping?.cancel()
        connection.stopReading()
        panel.changed()
    }

    /// As one chunk: what is past the dialect's encoding is still inside HTTP's.
    func sendRaw(_ bytes: [UInt8]) {
        write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
        context?.flush()
    }
}
