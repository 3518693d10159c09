// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import PanelLogs

/// An echo client on the relay's own WebSocket code, for Autobahn's fuzzing server. `packaging/autobahn` runs it.
///
///     autobahn-client PORT
@main
enum AutobahnClient {
    /// How the reports call this client.
    private static let agent = "pasarguard-logrelay"

    static func main() async throws {
        guard CommandLine.arguments.count == 2, let port = Int(CommandLine.arguments[1]) else {
            print("usage: autobahn-client PORT")
            throw UsageError()
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let dialler = Dialler(
            endpoint: PanelEndpoint(scheme: .http, host: "127.0.0.1", port: port), tls: nil, loop: group.next())
        let count = try await caseCount(dialler)
        print("running \(count) cases")
        for number in 1...count {
            let connection = try await dialler.openWebSocket(
                path: "/runCase?case=\(number)&agent=\(agent)", bearer: nil, options: WebSocketOptions()
            ) { EchoReceiver() }
            _ = await connection.waitForEnd()
        }
        let report = try await dialler.openWebSocket(
            path: "/updateReports?agent=\(agent)", bearer: nil, options: WebSocketOptions()
        ) { EchoReceiver() }
        _ = await report.waitForEnd()
        try await group.shutdownGracefully()
    }

    private static func caseCount(_ dialler: Dialler) async throws -> Int {
        let answer = AsyncStream.makeStream(of: String.self)
        let connection = try await dialler.openWebSocket(
            path: "/getCaseCount", bearer: nil, options: WebSocketOptions()
        ) { TextReceiver(answer: answer.continuation) }
        _ = await connection.waitForEnd()
        for await text in answer.stream {
            if let count = Int(text) { return count }
        }
        throw NoCaseCount()
    }

    private struct UsageError: Error {}
    private struct NoCaseCount: Error {}
}

/// Sends every message back as it came.
private final class EchoReceiver: MessageReceiver {
    private var message = ByteBuffer()

    func receive(_ kind: MessageKind, _ piece: ByteBuffer, isLast: Bool) -> ClientFrame? {
        message.writeImmutableBuffer(piece)
        guard isLast else { return nil }
        defer { message = ByteBuffer() }
        return switch kind {
        case .text: .text(message)
        case .binary: .binary(message)
        }
    }

    func readCompleted() {}
    func ended() {}
}

/// Gives back the first message.
private final class TextReceiver: MessageReceiver {
    private let answer: AsyncStream<String>.Continuation
    private var text = ""

    init(answer: AsyncStream<String>.Continuation) {
        self.answer = answer
    }

    func receive(_: MessageKind, _ piece: ByteBuffer, isLast: Bool) -> ClientFrame? {
        text += String(buffer: piece)
        if isLast { answer.yield(text) }
        return nil
    }

    func readCompleted() {}

    func ended() {
        answer.finish()
    }
}
