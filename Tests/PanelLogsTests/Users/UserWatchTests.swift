// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOHTTP1
import RelayTesting
import Synchronization
import Testing

@testable import PanelLogs

@Suite("User watch", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct UserWatchTests {
    /// A panel's list of users; each question waits until the test answers it.
    private final class ScriptedUsers: PanelUsers {
        struct Asked: Sendable {
            var ids: [UInt64]
            var token: Token
            let answer = Reply<Result<[UInt64: String], PanelError>>()
        }

        let questions = Questions<Asked>()

        func users(_ ids: [UInt64], _ token: Token) async throws(PanelError) -> [UInt64: String] {
            let asked = Asked(ids: ids, token: token)
            questions.put(asked)
            return try await asked.answer.wait(orIfCancelled: .failure(.dial(.cancelled))).get()
        }
    }

    private final class Observer: SubscriptionObserver {
        let events = Questions<String>()
        func usersNotNamed(_ why: UsersNotNamed, nextAttempt: Duration) { events.put("not: \(why), \(nextAttempt)") }
        func usersNamedAgain() { events.put("again") }
    }

    private struct Stage: Sendable {
        let clock = ManualClock()
        let users = ScriptedUsers()
        let observer = Observer()
        let logins = ScriptedPanel()
        let names: UserNames

        init() { names = UserNames(clock: clock.clock) }

        func panel(_ dialect: PanelDialect, _ credentials: PanelCredentials) -> Subscription.Panel {
            Subscription.Panel(
                transport: logins, dialects: DialectFinder(fixed: dialect),
                authenticator: Authenticator(
                    credentials: credentials, panel: logins,
                    backoff: Backoff(initial: .seconds(1), maximum: .seconds(1)), observer: observer,
                    clock: clock.clock),
                directory: NodeDirectory(panel: logins), observer: observer, clock: clock.clock)
        }

        /// Looks a user up who is not known, and lets the time pass until the panel is asked.
        func want(_ id: UInt64) async throws {
            #expect(names.names(of: [id]) == [nil])
            while try await clock.nextSleep() != UserBook.gathering {}
            clock.advance(by: UserBook.gathering)
        }
    }

    private func watching(
        _ dialect: PanelDialect = .eventStream, _ credentials: PanelCredentials = .token("t"),
        _ body: (Stage) async throws -> Void
    ) async throws {
        let stage = Stage()
        let watch = UserWatch(names: stage.names, users: stage.users, panel: stage.panel(dialect, credentials))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await watch.run() }
            try await body(stage)
            group.cancelAll()
        }
    }

    @Test("the panel is asked with the token that there is, and its answer is known to the next line")
    func asked() async throws {
        try await watching { stage in
            try await stage.want(12)
            let asked = try await stage.users.questions.next()
            #expect(asked.ids == [12])
            #expect(asked.token == Token("t"))
            asked.answer.give(.success([12: "ali"]))
            while try await stage.clock.nextSleep() != .seconds(3600) {}
            #expect(stage.names.names(of: [12, 12]) == ["ali", "ali"])
        }
    }

    @Test("a missing right is told once, and nothing is asked any more")
    func rightMissing() async throws {
        try await watching { stage in
            try await stage.want(12)
            try await stage.users.questions.next().answer.give(.failure(.forbidden(.eventStream)))
            #expect(try await stage.observer.events.next().contains("users.read_simple"))
            #expect(stage.names.names(of: [12, 13]) == [nil, nil])
            #expect(try await stage.clock.nextSleep() == UserBook.firstBar)
            stage.clock.advance(by: UserBook.firstBar)
            _ = try await stage.clock.nextSleep()
            #expect(stage.users.questions.count == 0)
            try await stage.want(12)
            try await stage.users.questions.next().answer.give(.failure(.forbidden(.eventStream)))
            #expect(try await stage.clock.nextSleep() == UserBook.laterBar)
            #expect(stage.observer.events.count == 0)
        }
    }

    @Test("so is a missing list, however the panel says it", arguments: [404, 405, 422])
    func listMissing(_ status: Int) async throws {
        try await watching { stage in
            try await stage.want(12)
            try await stage.users.questions.next().answer.give(.failure(.unexpected(.panel(status))))
            let told = try await stage.observer.events.next()
            #expect(told == "not: this panel has no list of users by their numbers (HTTP \(status)), 600.0 seconds")
        }
    }

    @Test("a panel that tells of others than those asked about cannot be asked")
    func others() async throws {
        try await watching { stage in
            try await stage.want(12)
            try await stage.users.questions.next().answer.give(.success([1: "eve", 12: "ali"]))
            #expect(try await stage.observer.events.next().contains("cannot be asked for some of them"))
            #expect(stage.names.names(of: [12]) == [nil])
        }
    }

    @Test("a failure is told, and so is its end")
    func failure() async throws {
        try await watching { stage in
            try await stage.want(12)
            try await stage.users.questions.next().answer.give(.failure(.dial(.timedOut(.http))))
            #expect(try await stage.observer.events.next().contains("does not answer the request"))
            stage.clock.advance(by: try await stage.clock.nextSleep())
            try await stage.users.questions.next().answer.give(.success([:]))
            #expect(try await stage.observer.events.next() == "again")
        }
    }

    @Test("without a token nothing is asked, and nobody logs in for it")
    func noLogin() async throws {
        try await watching(.eventStream, .login(username: "u", password: "p")) { stage in
            try await stage.want(12)
            #expect(try await stage.clock.nextSleep() == .seconds(10))
            #expect(stage.users.questions.count == 0)
            #expect(stage.logins.logins.count == 0)
        }
    }

    @Test("a refused token is not shown again")
    func refusedToken() async throws {
        try await watching { stage in
            try await stage.want(12)
            try await stage.users.questions.next().answer.give(.failure(.unauthorized))
            for _ in 0..<3 {
                #expect(try await stage.clock.nextSleep() == .seconds(10))
                stage.clock.advance(by: .seconds(10))
            }
            #expect(stage.users.questions.count == 0)
            #expect(stage.observer.events.count == 0)
        }
    }

    @Test("a panel of the other dialect names its users itself, and is not asked")
    func otherDialect() async throws {
        try await watching(.webSocket) { stage in
            try await stage.want(12)
            #expect(try await stage.clock.nextSleep() == .seconds(60))
            #expect(stage.users.questions.count == 0)
        }
    }
}

@Suite("User list")
struct UserListTests {
    private func users(_ ids: [UInt64], _ http: ScriptedHTTP) async throws(PanelError) -> [UInt64: String] {
        let client = PanelClient(dialects: DialectFinder(fixed: .eventStream)) { request throws(DialError) in
            try http.answer(request.path)
        }
        return try await client.users(ids, Token("one"))
    }

    @Test("some users are asked for by their numbers, and no more than they")
    func path() async throws {
        let http = ScriptedHTTP([
            "/api/users/simple?ids=12&ids=13&limit=2": .json(
                #"{"users":[{"id":12,"username":"ali","x":[]},{"id":13,"username":"a.\u0639"}],"total":2}"#)
        ])
        #expect(try await users([12, 13], http) == [12: "ali", 13: "a.ع"])
    }

    @Test("a user twice is one")
    func twice() async throws {
        let http = ScriptedHTTP([
            "/api/users/simple?ids=1&limit=1": .json(#"{"users":[{"id":1,"username":"a"},{"id":1,"username":"b"}]}"#)
        ])
        #expect(try await users([1], http) == [1: "a"])
    }

    @Test(
        "what is no list of users is an error",
        arguments: ["[]", "{}", #"{"users":[{"id":-1,"username":"a"}]}"#, ""])
    func undecodable(_ body: String) async throws {
        let http = ScriptedHTTP(["/api/users/simple?ids=1&limit=1": .json(body)])
        await #expect(throws: PanelError.undecodable("a list of users")) { try await users([1], http) }
    }
}
