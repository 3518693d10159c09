// SPDX-License-Identifier: MIT

import RelayTesting
import Synchronization
import Testing

@testable import PanelLogs

@Suite("Dialect finder", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct DialectFinderTests {
    /// A request that waits for the test to answer it.
    struct Request: Sendable {
        var path: String
        let reply = Reply<Result<HTTPAnswer, DialError>>()

        func answer(_ status: Int) { reply.give(.success(.panel(status))) }
    }

    private let requests = Questions<Request>()
    private let clock = ManualClock()
    private let observer = RecordingObserver()

    private var finder: DialectFinder {
        let requests = requests
        return DialectFinder(observer: observer, clock: clock.clock) { path throws(DialError) in
            let request = Request(path: path)
            requests.put(request)
            return try await request.reply.wait(orIfCancelled: .failure(.cancelled)).get()
        }
    }

    private func ask(_ finder: DialectFinder) -> Task<Result<PanelDialect, DialError>, Never> {
        Task {
            do throws(DialError) {
                return .success(try await finder.dialect())
            } catch {
                return .failure(error)
            }
        }
    }

    @Test("one question serves all who want to know, and the finding is told once")
    func shared() async throws {
        let finder = finder
        let asking = (0..<10).map { _ in ask(finder) }
        let request = try await requests.next()
        #expect(request.path == "/api/core")
        request.answer(401)
        for task in asking { #expect(await task.value == .success(.webSocket)) }
        #expect(requests.count == 0)
        #expect(observer.dialects.count == 1)
        #expect(try await observer.dialects.next() == .init(new: .webSocket, old: nil))
        #expect(await finder.known == .webSocket)
    }

    @Test("a second request where the first tells nothing")
    func secondRequest() async throws {
        let task = ask(finder)
        try await requests.next().answer(404)
        let second = try await requests.next()
        #expect(second.path == "/api/admin")
        second.answer(401)
        #expect(await task.value == .success(.eventStream))
    }

    @Test("what is no panel is a failure with its sentence, and nothing is told")
    func noPanel() async throws {
        let finder = finder
        let asking = (0..<3).map { _ in ask(finder) }
        for _ in 0..<3 { try await requests.next().answer(404) }
        let error = DialError.unrecognised(.panel(404))
        for task in asking { #expect(await task.value == .failure(error)) }
        #expect(error.description == "the panel does not know this address (HTTP 404: no): check the path in URL=")
        #expect(observer.dialects.count == 0)
        #expect(await finder.known == nil)
    }

    @Test("a Marzneshin is named")
    func marzneshin() async throws {
        let task = ask(finder)
        for _ in 0..<2 { try await requests.next().answer(404) }
        try await requests.next().answer(401)
        #expect(await task.value == .failure(.marzneshin))
        #expect(DialError.marzneshin.description == "this is a Marzneshin panel, which is not supported")
    }

    @Test("a panel that cannot be reached is no finding, and is asked again")
    func unreachable() async throws {
        let finder = finder
        let first = ask(finder)
        try await requests.next().reply.give(.failure(.notHTTP))
        #expect(await first.value == .failure(.notHTTP))
        #expect(await ask(finder).value == .failure(.notHTTP))
        #expect(requests.count == 0)
        clock.advance(by: .seconds(1))
        let second = ask(finder)
        try await requests.next().answer(405)
        #expect(await second.value == .success(.eventStream))
    }

    @Test("a question given up with its task is taken over by one who waits, and fails nobody")
    func takenOver() async throws {
        let finder = finder
        let first = ask(finder)
        _ = try await requests.next()
        let others = (0..<3).map { _ in ask(finder) }
        first.cancel()
        #expect(await first.value == .failure(.cancelled))
        try await requests.next().answer(401)
        for task in others { #expect(await task.value == .success(.webSocket)) }
        #expect(requests.count == 0)
    }

    @Test("one who gives up waits no longer, and the question goes on")
    func cancelledWaiter() async throws {
        let finder = finder
        let first = ask(finder)
        let request = try await requests.next()
        let second = ask(finder)
        second.cancel()
        #expect(await second.value == .failure(.cancelled))
        request.answer(401)
        #expect(await first.value == .success(.webSocket))
        #expect(requests.count == 0)
    }

    @Test("a panel that was upgraded is found out after a doubt, and told once")
    func upgraded() async throws {
        let finder = finder
        let first = ask(finder)
        try await requests.next().answer(401)
        _ = await first.value
        _ = try await observer.dialects.next()
        clock.advance(by: .seconds(10))
        for _ in 0..<3 { await finder.doubt(.webSocket) }
        let asking = (0..<3).map { _ in ask(finder) }
        try await requests.next().answer(405)
        for task in asking { #expect(await task.value == .success(.eventStream)) }
        #expect(requests.count == 0)
        #expect(observer.dialects.count == 1)
        #expect(try await observer.dialects.next() == .init(new: .eventStream, old: .webSocket))
    }

    @Test("a doubt that proves wrong is not told")
    func unfounded() async throws {
        let finder = finder
        let first = ask(finder)
        try await requests.next().answer(401)
        _ = await first.value
        clock.advance(by: .seconds(10))
        await finder.doubt(.webSocket)
        let second = ask(finder)
        try await requests.next().answer(401)
        #expect(await second.value == .success(.webSocket))
        #expect(observer.dialects.count == 1)
    }

    @Test("what the operator says is not asked, nor doubted", arguments: PanelDialect.allCases)
    func fixed(_ dialect: PanelDialect) async throws {
        let finder = DialectFinder(fixed: dialect)
        await finder.doubt(dialect)
        #expect(try await finder.dialect() == dialect)
        #expect(await finder.known == dialect)
    }
}
