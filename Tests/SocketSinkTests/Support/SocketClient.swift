// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import Testing

@testable import SocketSink

/// A consumer on the real socket. It reads when it is asked for something, and not before: left alone, it is a stuck
/// consumer.
final class SocketClient {
    private let channel: any Channel
    private let reader: NIOLoopBound<ReadsOnDemand>
    private var buffer = ByteBuffer()
    /// How many of the buffer's bytes hold no line end.
    private var searched = 0

    init(_ path: String) async throws {
        (channel, reader) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let reader = ReadsOnDemand()
                    try channel.pipeline.syncOperations.addHandler(reader)
                    return (channel, NIOLoopBound(reader, eventLoop: channel.eventLoop))
                }
            }
    }

    /// Bytes as they come, or nil at the end of the stream.
    func nextBytes() async throws -> ByteBuffer? {
        try await channel.eventLoop.flatSubmit { [channel, reader] in reader.value.next(from: channel) }.get()
    }

    /// The next object, or nil at the end of the stream.
    func next() async throws -> JSONObject? {
        while true {
            if let length = lengthOfLine() {
                let line = buffer.readSlice(length: length)
                searched = 0
                return try JSONObject(try #require(line).readableBytesView)
            }
            guard var more = try await nextBytes() else {
                #expect(buffer.readableBytes == 0, "the stream ended inside a line")
                return nil
            }
            buffer.discardReadBytes()
            buffer.writeBuffer(&more)
        }
    }

    private func lengthOfLine() -> Int? {
        let length = buffer.withUnsafeReadableBytes { bytes in
            bytes[searched...].firstIndex(of: 0x0A).map { $0 + 1 }
        }
        searched = buffer.readableBytes
        return length
    }

    /// The next object, which must be there.
    func required() async throws -> JSONObject {
        let object = try await next()
        return try #require(object)
    }

    /// Reads until an object of this type comes, and returns all of them with it.
    func all(until isLast: (JSONObject) -> Bool) async throws -> [JSONObject] {
        var objects: [JSONObject] = []
        while let object = try await next() {
            objects.append(object)
            if isLast(object) { return objects }
        }
        Issue.record("the stream ended first")
        return objects
    }

    func send(_ text: String) async throws {
        try await sending(text).get()
    }

    /// Begins to send; the future tells when everything is sent.
    func sending(_ text: String) -> EventLoopFuture<Void> {
        channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// Ends the writing half, as `nc -N` does.
    func finishWriting() async throws {
        try await channel.close(mode: .output)
    }

    func close() async throws {
        try await channel.close()
    }
}

/// Reads from a channel once for each time it is asked.
private final class ReadsOnDemand: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var arrived: [ByteBuffer] = []
    private var waiting: EventLoopPromise<ByteBuffer?>?
    private var hasEnded = false

    func next(from channel: any Channel) -> EventLoopFuture<ByteBuffer?> {
        let promise = channel.eventLoop.makePromise(of: ByteBuffer?.self)
        waiting = promise
        deliver()
        if waiting != nil { channel.read() }
        return promise.futureResult
    }

    private func deliver() {
        guard let promise = waiting, hasEnded || !arrived.isEmpty else { return }
        waiting = nil
        promise.succeed(arrived.isEmpty ? nil : arrived.removeFirst())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        arrived.append(unwrapInboundIn(data))
        deliver()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if waiting != nil { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed? = event as? ChannelEvent else { return }
        hasEnded = true
        deliver()
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        deliver()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
