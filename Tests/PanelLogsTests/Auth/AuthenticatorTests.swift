// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Authenticator", .timeLimit(.minutes(1)))
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
    func shared() async {
        let authenticator = authenticator
        let asking = (0..<10).map { _ in ask(authenticator) }
        await script.logins.next().accept("one")
        for task in asking { #expect(await task.value == .success(Token("one"))) }
        #expect(script.logins.count == 0)
    }

    @Test("a login given up with its task is taken over by one who waits, and fails nobody")
    func takenOver() async {
        let authenticator = authenticator
        let first = ask(authenticator)
        _ = await script.logins.next()
        let others = (0..<3).map { _ in ask(authenticator) }
        first.cancel()
        #expect(await first.value == cancelled)
        await script.logins.next().accept("two")
        for task in others { #expect(await task.value == .success(Token("two"))) }
        #expect(script.logins.count == 0)
    }

    @Test("one who gives up waits no longer, and the login goes on")
    func cancelledWaiter() async {
        let authenticator = authenticator
        let first = ask(authenticator)
        let login = await script.logins.next()
        let second = ask(authenticator)
        second.cancel()
        #expect(await second.value == cancelled)
        login.accept("one")
        #expect(await first.value == .success(Token("one")))
        #expect(script.logins.count == 0)
    }

    @Test("a failure is told to all who wait, and none of them tries again at once")
    func sharedFailure() async {
        let authenticator = authenticator
        let asking = (0..<10).map { _ in ask(authenticator) }
        await script.logins.next().fail(.unauthorized)
        for task in asking {
            #expect(
                await task.value == .failure(LoginUnavailable(cause: .unauthorized, until: .seconds(15 * 60))))
        }
        #expect(script.logins.count == 0)
    }
}
