// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Authenticator", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct AuthenticatorTests {
    private let script = ScriptedPanel()
    private let clock = ManualClock()

    private var authenticator: Authenticator {
        Authenticator(
            credentials: PanelCredentials.login(username: "relay", password: "secret"), panel: script,
            backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)), observer: RecordingObserver(),
            clock: clock.clock)
    }

    private func ask(_ authenticator: Authenticator) -> Task<Result<Token, LoginUnavailable>, Never> {
        Task {
            do throws(LoginUnavailable) {
                return .success(try await authenticator.token())
            } catch {
                return .failure(error)
            }
        }
    }

    private var cancelled: Result<Token, LoginUnavailable> {
        .failure(LoginUnavailable(cause: .dial(.cancelled), until: .zero))
    }

    @Test("one login serves all who wait for it")
    func shared() async throws {
        let authenticator = authenticator
        let asking = (0..<10).map { _ in ask(authenticator) }
        try await script.logins.next().accept("one")
        for task in asking { #expect(await task.value == .success(Token("one"))) }
        #expect(script.logins.count == 0)
    }

    @Test("a login goes on although the task that asked first is cancelled, and serves those who wait")
    func firstGivesUp() async throws {
        let authenticator = authenticator
        let first = ask(authenticator)
        let login = try await script.logins.next()
        let others = (0..<3).map { _ in ask(authenticator) }
        first.cancel()
        #expect(await first.value == cancelled)
        login.accept("one")
        for task in others { #expect(await task.value == .success(Token("one"))) }
        #expect(script.logins.count == 0)
    }

    @Test("the end gives up a login under way, and there is no other")
    func ended() async throws {
        let authenticator = authenticator
        let asking = ask(authenticator)
        _ = try await script.logins.next()
        await authenticator.end()
        #expect(await asking.value == cancelled)
        #expect(await ask(authenticator).value == cancelled)
        #expect(script.logins.count == 0)
    }

    @Test("one who gives up waits no longer, and the login goes on")
    func cancelledWaiter() async throws {
        let authenticator = authenticator
        let first = ask(authenticator)
        let login = try await script.logins.next()
        let second = ask(authenticator)
        second.cancel()
        #expect(await second.value == cancelled)
        login.accept("one")
        #expect(await first.value == .success(Token("one")))
        #expect(script.logins.count == 0)
    }

    @Test("a failure is told to all who wait, and none of them tries again at once")
    func sharedFailure() async throws {
        let authenticator = authenticator
        let asking = (0..<10).map { _ in ask(authenticator) }
        try await script.logins.next().fail(.loginRefused(LoginRefusal(status: 401)))
        for task in asking {
            #expect(
                await task.value
                    == .failure(
                        LoginUnavailable(cause: .loginRefused(LoginRefusal(status: 401)), until: .seconds(15 * 60))))
        }
        #expect(script.logins.count == 0)
    }
}
