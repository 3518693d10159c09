// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

@testable import PanelLogs

/// A panel without a network: the test decides what each question is answered, in the order in which they come.
final class ScriptedPanel: PanelREST, Transport {
    struct Opening: Sendable {
        var request: StreamRequest
        var token: Token
        var receiver: any LineReceiver
        fileprivate let answer = Reply<Result<ScriptedStream, DialError>>()

        /// The panel accepts the stream.
        func accept() -> ScriptedStream {
            let stream = ScriptedStream()
            answer.give(.success(stream))
            return stream
        }

        func fail(_ error: DialError) { answer.give(.failure(error)) }
    }

    struct Login: Sendable {
        var username: String
        fileprivate let answer = Reply<Result<IssuedToken, PanelError>>()

        func accept(_ token: String, lifetime: Duration? = nil) {
            answer.give(.success(IssuedToken(token: Token(token), lifetime: lifetime)))
        }

        func fail(_ error: PanelError) { answer.give(.failure(error)) }
    }

    /// What `GET /api/nodes` is answered.
    let nodeList = Mutex<Result<[PanelNode], PanelError>>(.success([]))
    let nodeQuestions = Mutex(0)
    let logins = Questions<Login>()
    let openings = Questions<Opening>()

    func login(username: String, password _: String) async throws(PanelError) -> IssuedToken {
        let login = Login(username: username)
        logins.put(login)
        return try await login.answer.wait(orIfCancelled: .failure(.dial(.cancelled))).get()
    }

    func nodes(_ token: Token) async throws(PanelError) -> [PanelNode] {
        nodeQuestions.withLock { $0 += 1 }
        return try nodeList.withLock { $0 }.get()
    }

    func open(
        _ request: StreamRequest, token: Token, receiver: any LineReceiver
    ) async throws(DialError) -> any OpenStream {
        let opening = Opening(request: request, token: token, receiver: receiver)
        openings.put(opening)
        return try await opening.answer.wait(orIfCancelled: .failure(.cancelled)).get()
    }
}

/// An accepted stream that ends when the test says so, or when its task is cancelled.
final class ScriptedStream: OpenStream {
    private let reply = Reply<StreamEnd>()

    func end(_ end: StreamEnd) { reply.give(end) }

    func waitForEnd() async -> StreamEnd { await reply.wait(orIfCancelled: .closedByUs) }
}

/// An answer that is given once; who asked may give up before.
final class Reply<Answer: Sendable>: Sendable {
    private let answers = AsyncStream.makeStream(of: Answer.self)

    func give(_ answer: Answer) { answers.continuation.yield(answer) }

    func wait(orIfCancelled cancelled: Answer) async -> Answer {
        for await answer in answers.stream { return answer }
        return cancelled
    }
}
