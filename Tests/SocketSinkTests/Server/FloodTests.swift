// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import NIOPosix
import RelayTesting
import Synchronization
import Testing

@testable import SocketSink

/// Consumers that ask as fast as they can, beside one that only reads.
@Suite("A flood of requests", .serialized, .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct FloodTests {
    private static let sources = 300
    /// Ten lines each, 500 a second.
    private static let batches = 1500

    enum Flood: CaseIterable {
        case status, wholeHistory, historyWithoutMatch, blankLines

        var text: String {
            switch self {
            case .status: String(repeating: "{\"status\":true}\n", count: 200)
            case .wholeHistory: String(repeating: "{\"subscribe\":{\"after\":\"0\"}}\n", count: 50)
            case .historyWithoutMatch:
                String(repeating: "{\"subscribe\":{\"last\":1000000,\"users\":[\"nobody\"]}}\n", count: 50)
            case .blankLines: String(repeating: "\n", count: 1 << 16)
            }
        }
    }

    @Test("keeps no line for longer than a moment, and loses none", arguments: Flood.allCases)
    func lines(_ flood: Flood) async throws {
        try await ServedSocket.run(history: 4 << 20) { socket in
            let status = (1...Self.sources).map {
                SourceStatus(source: Source(id: .node($0), nodeName: "node-\($0)"), since: .testing)
            }
            await socket.sink.answerStatus {
                StatusReport(panel: "p:1", dialect: "websocket", sources: status, journal: nil)
            }
            let past = 5000
            try await socket.take(RecordBatch((0..<past).map { "past \($0)" }, seq: 1))
            let reader = try await socket.client()
            let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            for _ in 0..<40 { try await Flooder.connect(to: socket.path, sending: flood.text, on: threads) }

            let latest = try await tell(through: socket, from: past + 1)
            for seq in past + 1..<past + 1 + Self.batches * 10 {
                guard try await reader.required().seq == UInt64(seq) else {
                    Issue.record("line \(seq) is missing")
                    break
                }
            }
            // Far above what the budget leaves to a flood, so that it holds on a machine with other work too.
            #expect(latest < .seconds(10), "a turn of the loop came \(latest) late")
            try await threads.shutdownGracefully()
        }
    }

    /// Gives the sink its lines on its loop, at their times.
    /// - Returns: by how much the latest of them was late.
    private func tell(through socket: ServedSocket, from first: Int) async throws -> TimeAmount {
        let latest = Mutex(TimeAmount.zero)
        let begin = NIODeadline.now() + .milliseconds(100)
        let turns = (0..<Self.batches).map { index in
            let due = begin + .milliseconds(Int64(2 * index))
            return socket.loop.scheduleTask(deadline: due) { [sink = socket.sink] in
                let late = NIODeadline.now() - due
                latest.withLock { $0 = max($0, late) }
                sink.take(RecordBatch((0..<10).map { "\($0)" }, seq: UInt64(first + index * 10)))
            }.futureResult
        }
        try await EventLoopFuture.andAllSucceed(turns, on: socket.loop).get()
        return latest.withLock { $0 }
    }
}

/// Sends the same again and again as fast as it is read, and reads whatever comes.
private final class Flooder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: ByteBuffer

    init(_ text: ByteBuffer) { self.text = text }

    static func connect(to path: String, sending text: String, on group: MultiThreadedEventLoopGroup) async throws {
        _ = try await ClientBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(Flooder(ByteBuffer(string: text)))
            }
        }.connect(unixDomainSocketPath: path).get()
    }

    func channelActive(context: ChannelHandlerContext) { send(context) }

    private func send(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(text)).whenSuccess {
            // Not from here on and on: the stack would grow.
            bound.value.1.eventLoop.execute { bound.value.0.sendOn(bound.value.1) }
        }
    }

    private func sendOn(_ context: ChannelHandlerContext) {
        if context.channel.isActive { send(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
