// SPDX-License-Identifier: MIT

import NIOCore
import NIOEmbedded
import Testing

@testable import PanelLogs

@Suite("WebSocket handler")
struct WebSocketHandlerTests {
    private final class Receiver: MessageReceiver {
        var text = ""
        var ends = 0
        /// What the promise was completed with.
        var end: StreamEnd?
        /// The pauses before the next nudges.
        var pauses: [TimeAmount] = []

        func nudgePause(at _: NIODeadline) -> TimeAmount? { pauses.isEmpty ? nil : pauses.removeFirst() }
        func receive(_: MessageKind, _ piece: ByteBuffer, isLast: Bool) -> ClientFrame? {
            text += String(buffer: piece)
            return nil
        }
        func readCompleted() {}
        func ended() { ends += 1 }
    }

    private struct Failure: Error {}

    /// Never closes, as TLS does not before the server has answered its goodbye.
    private final class Lingering: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {}
    }

    private let receiver = Receiver()
    private let channel = EmbeddedChannel()
    private let handler: WebSocketHandler

    init() throws {
        let promise = channel.eventLoop.makePromise(of: StreamEnd.self)
        handler = WebSocketHandler(receiver: receiver, end: promise, options: WebSocketOptions())
        let receiver = receiver
        promise.futureResult.assumeIsolated().whenSuccess { receiver.end = $0 }
    }

    private func connect() throws {
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func receive(_ frames: RawFrame...) throws {
        try channel.writeInbound(ByteBuffer(bytes: frames.flatMap(\.bytes)))
    }

    /// The opcodes of the frames sent so far; all of them are short.
    private func sentOpcodes() throws -> [UInt8] {
        var opcodes: [UInt8] = []
        while var frame = try channel.readOutbound(as: ByteBuffer.self) {
            while let first: UInt8 = frame.readInteger(), let second: UInt8 = frame.readInteger() {
                opcodes.append(first & 0x0F)
                frame.moveReaderIndex(forwardBy: 4 + Int(second & 0x7F))
            }
        }
        return opcodes
    }

    private func finish(_ expected: StreamEnd) throws {
        channel.embeddedEventLoop.run()
        #expect(receiver.end == expected)
        #expect(receiver.ends == 1)
        _ = try? channel.finish(acceptAlreadyClosed: true)
        #expect(receiver.ends == 1)
    }

    private let close = RawFrame(opcode: 8, payload: [0x03, 0xF4])
    private var closed: StreamEnd { .closed(CloseFrame(code: .serviceRestart)) }

    @Test("an error after a close frame does not change how the stream ended")
    func errorAfterClose() throws {
        try connect()
        try receive(close)
        channel.pipeline.fireErrorCaught(Failure())
        try finish(closed)
    }

    @Test("an end of the connection after a close frame neither")
    func inactiveAfterClose() throws {
        try connect()
        try receive(close)
        channel.pipeline.fireChannelInactive()
        try finish(closed)
    }

    @Test("a server that does not hang up after the close frames is hung up on after two seconds")
    func lingering() throws {
        try connect()
        try receive(close)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
        try finish(closed)
    }

    @Test("what follows a close frame is not read, and a ping in it not answered")
    func readsAfterClose() throws {
        try connect()
        try receive(.text("a"), close, .text("b"), RawFrame(opcode: 9))
        try receive(.text("c"), RawFrame(opcode: 9))
        #expect(try sentOpcodes() == [8])
        #expect(receiver.text == "a")
        channel.pipeline.fireChannelInactive()
        try finish(closed)
    }

    @Test("what follows a violation is not read either, and the first violation is told")
    func readsAfterViolation() throws {
        try connect()
        try receive(.text("a"), RawFrame(opcode: 3))
        try receive(RawFrame(opcode: 1, reservedBits: 1), .text("b"))
        #expect(try sentOpcodes() == [8])
        #expect(receiver.text == "a")
        channel.pipeline.fireChannelInactive()
        try finish(.violation(.reservedOpcode(3)))
    }

    @Test("taken out of a pipeline that never became active, it tells its end")
    func removedEarly() throws {
        try channel.pipeline.syncOperations.addHandler(handler)
        _ = try channel.finish()
        try finish(.endOfFile)
    }

    @Test("never put into a pipeline, it tells its end where it is asked to")
    func neverInstalled() throws {
        handler.finish(.endOfFile)
        try finish(.endOfFile)
    }

    @Test("given up, it says goodbye, takes what was on its way, and hangs up when the server has answered")
    func farewell() throws {
        try connect()
        channel.triggerUserOutboundEvent(WebSocketFarewell(), promise: nil)
        #expect(try sentOpcodes() == [8])
        #expect(channel.isActive)
        try receive(.text("late"))
        try receive(RawFrame(opcode: 8, payload: [0x03, 0xE9]), .text("too late"))
        #expect(!channel.isActive)
        #expect(receiver.text == "late")
        try finish(.closedByUs)
    }

    @Test("given up on a server that does not answer, it hangs up after a second")
    func unansweredFarewell() throws {
        try connect()
        channel.triggerUserOutboundEvent(WebSocketFarewell(), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
        try finish(.closedByUs)
    }

    @Test("a connection that breaks while it says goodbye was closed by the relay all the same")
    func errorAfterFarewell() throws {
        try connect()
        channel.triggerUserOutboundEvent(WebSocketFarewell(), promise: nil)
        channel.pipeline.fireErrorCaught(Failure())
        try finish(.closedByUs)
    }

    @Test("its end is told after that second, although TLS waits on for a server that does not live any more")
    func endBeforeConnection() throws {
        try channel.pipeline.syncOperations.addHandler(Lingering())
        try connect()
        channel.triggerUserOutboundEvent(WebSocketFarewell(), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(channel.isActive)
        #expect(receiver.ends == 1)
        #expect(receiver.end == .closedByUs)
    }

    @Test("a server that does not hang up delays the end no longer than two seconds, over TLS either")
    func lingeringEncrypted() throws {
        try channel.pipeline.syncOperations.addHandler(Lingering())
        try connect()
        try receive(close)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(channel.isActive)
        #expect(receiver.ends == 1)
        #expect(receiver.end == closed)
    }

    @Test("given up while the server closes, it keeps the server's reason")
    func farewellWhileClosing() throws {
        try connect()
        try receive(close)
        channel.triggerUserOutboundEvent(WebSocketFarewell(), promise: nil)
        try finish(closed)
    }

    @Test("of several pings that cannot be answered at once, the last one is; none after a close frame")
    func owedPong() throws {
        try connect()
        channel.isWritable = false
        try receive(RawFrame(opcode: 9, payload: [1]), RawFrame(opcode: 9, payload: [2]))
        #expect(try sentOpcodes() == [])
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(try sentOpcodes() == [0xA])
        channel.isWritable = false
        try receive(RawFrame(opcode: 9, payload: [3]), close)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(try sentOpcodes() == [8])
        channel.pipeline.fireChannelInactive()
        try finish(closed)
    }

    @Test("silence is answered by a ping, and further silence by hanging up, once the server has answered a ping")
    func silence() throws {
        try connect()
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(try sentOpcodes() == [9])
        try receive(RawFrame(opcode: 0xA, payload: []))
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(try sentOpcodes() == [9])
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(!channel.isActive)
        try finish(.unresponsive)
    }

    @Test("a server that answers no ping is neither given up, nor pinged again, nor nudged")
    func neverAnswers() throws {
        try connect()
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(try sentOpcodes() == [9])
        channel.embeddedEventLoop.advanceTime(by: .seconds(600))
        #expect(try sentOpcodes() == [])
        receiver.pauses = [.milliseconds(30)]
        try receive(.text("line"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try sentOpcodes() == [])
        #expect(channel.isActive)
        channel.pipeline.fireChannelInactive()
        try finish(.endOfFile)
    }

    @Test("a timer outlives no connection")
    func timers() throws {
        try connect()
        channel.pipeline.fireChannelInactive()
        try finish(.endOfFile)
        channel.embeddedEventLoop.advanceTime(by: .seconds(100))
        #expect(try sentOpcodes() == [])
    }

    @Test("nudges with empty text frames for as long as the receiver asks for it, each after its pause")
    func nudges() throws {
        try connect()
        receiver.pauses = [.milliseconds(30), .milliseconds(10)]
        try receive(.text("line"))
        #expect(try sentOpcodes() == [])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(30))
        #expect(try sentOpcodes() == [1])
        // More lines do not make it more often.
        try receive(.text("line"))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(10))
        #expect(try sentOpcodes() == [1])
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(try sentOpcodes() == [])
    }

    @Test("a stream that is being left is not nudged")
    func noNudgeAfterEnd() throws {
        try connect()
        receiver.pauses = Array(repeating: .milliseconds(30), count: 10)
        try receive(.text("line"))
        channel.pipeline.triggerUserOutboundEvent(WebSocketFarewell(), promise: nil)
        #expect(try sentOpcodes() == [8])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(900))
        #expect(try sentOpcodes() == [])
    }
}
