// SPDX-License-Identifier: MIT

import RelayTesting
import Synchronization
import Testing

@testable import PanelLogs

@Suite("Node directory", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct NodeDirectoryTests {
    /// A panel whose lists come when the test says so.
    private final class SlowPanel: PanelREST {
        struct Question: Sendable {
            var token: Token
            var answer = Reply<Result<[PanelNode], PanelError>>()
        }

        let questions = Inbox<Question>()
        let count = Mutex(0)

        func login(username _: String, password _: String) async throws(PanelError) -> IssuedToken {
            throw .unauthorized
        }

        func nodes(_ token: Token) async throws(PanelError) -> [PanelNode] {
            count.withLock { $0 += 1 }
            let question = Question(token: token)
            questions.put(question)
            return try await question.answer.wait(orIfCancelled: .failure(.dial(.cancelled))).get()
        }
    }

    private let panel = SlowPanel()
    private let clock = ManualClock()
    private let nodes = [PanelNode(id: 1, name: "one", status: .connected)]
    private let token = Token("one")

    private func ask(_ directory: NodeDirectory, _ token: Token) -> Task<Result<[PanelNode], PanelError>, Never> {
        Task { await directory.nodes(token) }
    }

    @Test("one question serves all who ask meanwhile and in the next second")
    func shared() async throws {
        let directory = NodeDirectory(panel: panel, clock: clock.clock)
        let asking = (0..<10).map { _ in ask(directory, token) }
        try await panel.questions.next().answer.give(.success(nodes))
        for task in asking { #expect(await task.value == .success(nodes)) }
        clock.advance(by: .seconds(1))
        #expect(await directory.nodes(token) == .success(nodes))
        #expect(panel.count.withLock { $0 } == 1)
        clock.advance(by: .milliseconds(1))
        let again = ask(directory, token)
        try await panel.questions.next().answer.give(.success([]))
        #expect(await again.value == .success([]))
    }

    @Test("whoever needs to know how it is now gets no earlier answer")
    func since() async throws {
        let directory = NodeDirectory(panel: panel, clock: clock.clock)
        let first = ask(directory, token)
        try await panel.questions.next().answer.give(.success(nodes))
        #expect(await first.value == .success(nodes))
        clock.advance(by: .milliseconds(1))
        let now = clock.clock.now()
        let second = Task { await directory.nodes(token, since: now) }
        try await panel.questions.next().answer.give(.success([]))
        #expect(await second.value == .success([]))
        #expect(await directory.nodes(token, since: now) == .success([]))
        #expect(panel.count.withLock { $0 } == 2)
    }

    @Test("when the one who asks gives up, the next one asks")
    func takenOver() async throws {
        let directory = NodeDirectory(panel: panel, clock: clock.clock)
        let first = ask(directory, token)
        _ = try await panel.questions.next()
        let second = ask(directory, token)
        first.cancel()
        #expect(await first.value == .failure(.dial(.cancelled)))
        try await panel.questions.next().answer.give(.success(nodes))
        #expect(await second.value == .success(nodes))
    }

    @Test("one who gives up waits no longer, and disturbs nobody")
    func cancelledWaiter() async throws {
        let directory = NodeDirectory(panel: panel, clock: clock.clock)
        let first = ask(directory, token)
        let question = try await panel.questions.next()
        let second = ask(directory, token)
        second.cancel()
        #expect(await second.value == .failure(.dial(.cancelled)))
        question.answer.give(.success(nodes))
        #expect(await first.value == .success(nodes))
        #expect(panel.count.withLock { $0 } == 1)
    }

    @Test("a worthless token is asked for once, whatever time passes and whoever else asks")
    func worthless() async throws {
        let directory = NodeDirectory(panel: panel, clock: clock.clock)
        let first = ask(directory, token)
        try await panel.questions.next().answer.give(.failure(.unauthorized))
        #expect(await first.value == .failure(.unauthorized))
        let other = ask(directory, Token("two"))
        try await panel.questions.next().answer.give(.success(nodes))
        #expect(await other.value == .success(nodes))
        clock.advance(by: .seconds(60))
        #expect(await directory.nodes(token) == .failure(.unauthorized))
        #expect(panel.count.withLock { $0 } == 2)
    }

    @Test("questions with two tokens do not wait for each other")
    func twoTokens() async throws {
        let directory = NodeDirectory(panel: panel, clock: clock.clock)
        let first = ask(directory, token)
        let firstQuestion = try await panel.questions.next()
        let second = ask(directory, Token("two"))
        try await panel.questions.next().answer.give(.success([]))
        #expect(await second.value == .success([]))
        let third = ask(directory, token)
        firstQuestion.answer.give(.success(nodes))
        #expect(await first.value == .success(nodes))
        #expect(await third.value == .success(nodes))
        #expect(panel.count.withLock { $0 } == 2)
    }
}
