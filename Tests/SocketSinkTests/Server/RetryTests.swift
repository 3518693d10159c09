// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import RelayTesting
import Synchronization
import Testing

@testable import SocketSink

@Suite("Retry on the socket", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct RetryTests {
    /// Streams that answer what a test says.
    private final class Streams: Sendable {
        private let asked = Mutex<[Set<SourceID>]>([])
        let answer: RetryAnswer

        init(answering answer: RetryAnswer) { self.answer = answer }

        var requests: [Set<SourceID>] { asked.withLock { $0 } }

        var port: RetryPort {
            { sources, answer in
                self.asked.withLock { $0.append(sources) }
                answer(self.answer)
            }
        }
    }

    @Test("The sources reach the streams, and their answer the consumer, which stays one")
    func answered() async throws {
        try await ServedSocket.run { socket in
            let streams = Streams(answering: .retried(count: 2, loginWithheld: nil))
            await socket.sink.answerRetry(through: streams.port)
            let client = try await socket.client()
            try await client.send(
                "{\"subscribe\":{}}\n{\"retry\":{\"sources\":[\"core\",\"node:3\"]}}\n{\"retry\":{}}\n")
            let answers = try await client.all { $0.type == "retried" }
            #expect(answers.last?.count == 2)
            #expect(try await client.required().type == "retried")
            #expect(streams.requests == [[.core, .node(3)], []])
            #expect(await socket.sink.snapshot.consumers.count == 1)
        }
    }

    @Test("A login that is not made is explained; a source that is not read is an error")
    func explained() async throws {
        for (answer, expected) in [
            (RetryAnswer.retried(count: 0, loginWithheld: "too soon"), (type: "retried", words: "too soon")),
            (.unknown([.node(9)]), (type: "error", words: "node:9")), (.busy, (type: "error", words: "again")),
        ] {
            try await ServedSocket.run { socket in
                await socket.sink.answerRetry(through: Streams(answering: answer).port)
                let client = try await socket.client()
                try await client.send("{\"retry\":{}}\n")
                let object = try await client.required()
                #expect(object.type == expected.type)
                #expect((object.message ?? object.reason)?.contains(expected.words) == true)
            }
        }
    }

    @Test("Works where there are too many consumers, and takes no place")
    func overTheLimit() async throws {
        try await ServedSocket.run(maxConsumers: 1, patience: .hours(1)) { socket in
            let streams = Streams(answering: .retried(count: 1, loginWithheld: nil))
            await socket.sink.answerRetry(through: streams.port)
            let consumer = try await socket.client()
            let visitor = try await SocketClient(socket.path)
            try await visitor.send("{\"retry\":{}}\n")
            #expect(try await visitor.required().type == "hello")
            #expect(try await visitor.required().type == "retried")
            #expect(try await visitor.next() == nil)
            try await consumer.close()
        }
    }
}
