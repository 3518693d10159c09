// SPDX-License-Identifier: MIT

import Addresses
import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Subscription state")
struct SubscriptionStateTests {
    private var state = SubscriptionState(
        initialDelay: .seconds(1), longestDelay: .seconds(30), stableAfter: .seconds(60))
    private var random = FixedGenerator.highest

    private mutating func next(_ outcome: SubscriptionState.Outcome) -> SubscriptionState.Step {
        state.next(after: outcome, random: &random)
    }

    private func delay(_ step: SubscriptionState.Step) -> Duration? {
        if case .wait(let delay, _, _) = step { delay } else { nil }
    }

    @Test(
        "every end of a stream leads to back-off",
        arguments: [
            StreamEnd.closed(CloseFrame(code: .internalError, reason: "keepalive ping timeout")),
            .closed(CloseFrame(code: .serviceRestart)), .closed(CloseFrame()), .endOfFile,
            .broken("connection reset by peer"), .unresponsive, .violation(.maskedFrame), .closedByUs,
        ])
    mutating func ends(_ end: StreamEnd) {
        #expect(next(.ended(end, lived: .zero)) == .wait(.seconds(1), phase: .waiting, reason: end.description))
    }

    @Test("delays grow while streams break early, and begin anew after one that lived long enough")
    mutating func stable() {
        #expect(delay(next(.ended(.endOfFile, lived: .seconds(59)))) == .seconds(1))
        #expect(delay(next(.ended(.endOfFile, lived: .seconds(59)))) == .seconds(2))
        #expect(delay(next(.ended(.endOfFile, lived: .seconds(60)))) == .seconds(1))
    }

    @Test("others' success ends the wait after a panel that was missed, five times until the stream is stable")
    mutating func recovery() {
        for _ in 0..<5 {
            _ = next(.dialFailed(.unreachable("refused")))
            #expect(state.awaitsRecovery)
            state.followedRecovery()
            state.opened()
            #expect(!state.awaitsRecovery)
        }
        _ = next(.ended(.endOfFile, lived: .seconds(1)))
        #expect(!state.awaitsRecovery)
        _ = next(.ended(.endOfFile, lived: .seconds(60)))
        #expect(state.awaitsRecovery)
        _ = next(.refused(.nodeAbsent))
        #expect(!state.awaitsRecovery)
    }

    @Test("a proxy's refusal is one, for streams and logins, and is not tried again soon")
    mutating func proxyRefusal() {
        let proxy = ProxyEndpoint(kind: .socks5, host: "proxy", port: 1080, credentials: nil)
        for failure in [ProxyError.Failure.credentialsWanted, .credentialsRefused, .forbidden("HTTP 403")] {
            let error = ProxyError(failure, of: proxy)
            let step = SubscriptionState.Step.wait(.seconds(300), phase: .refused, reason: error.description)
            #expect(next(.dialFailed(.proxy(error))) == step)
            #expect(next(.noToken(.dial(.proxy(error)), wait: .seconds(1))) == step)
        }
    }

    @Test("whatever else a proxy says leads to back-off")
    mutating func proxyFailure() {
        let proxy = ProxyEndpoint(kind: .http, host: "proxy", port: 3128, credentials: nil)
        let failures: [ProxyError.Failure] = [
            .unreachable("no"), .silent, .closed(nil), .foreign, .panelUnreachable("HTTP 502"), .failed("HTTP 500"),
        ]
        for failure in failures {
            let error = ProxyError(failure, of: proxy)
            guard case .wait(_, .waiting, error.description) = next(.dialFailed(.proxy(error))) else {
                Issue.record("\(failure)")
                continue
            }
        }
    }

    @Test("a refused token is renewed once")
    mutating func renewal() {
        #expect(next(.refused(.tokenRejected)) == .renewToken)
    }

    @Test("a token that is refused as soon as it is issued costs no second login for a quarter of an hour")
    mutating func renewedInVain() {
        _ = next(.refused(.tokenRejected))
        let step = next(.refused(.tokenRejected))
        #expect(delay(step) == .seconds(900))
        guard case .wait(_, .refused, _) = step else {
            Issue.record("not refused: \(step)")
            return
        }
    }

    @Test("each quarter of an hour of such refusals costs one login, not two")
    mutating func renewedInVainAgain() {
        _ = next(.refused(.tokenRejected))
        for _ in 0..<3 { #expect(delay(next(.refused(.tokenRejected))) == .seconds(900)) }
    }

    @Test("a stream that was open in between makes a refusal a new one")
    mutating func renewedAgain() {
        _ = next(.refused(.tokenRejected))
        state.opened()
        #expect(next(.refused(.tokenRejected)) == .renewToken)
    }

    @Test("an account without the right is refused, and hardly asked again")
    mutating func rights() {
        guard case .wait(.seconds(300), .refused, let reason) = next(.refused(.rightsMissing(.webSocket))) else {
            Issue.record("not refused")
            return
        }
        #expect(reason.contains("sudo"))
    }

    @Test("a missing and a disabled node are absent", arguments: [StreamRefusal.nodeAbsent, .nodeDisabled])
    mutating func absent(_ refusal: StreamRefusal) {
        guard case .wait(.seconds(30), .absent, _) = next(.refused(refusal)) else {
            Issue.record("not absent")
            return
        }
    }

    @Test("a node that the panel has no connection to is waited for, with the panel's words")
    mutating func disconnected() {
        #expect(
            next(.refused(.nodeNotConnected(.error, message: "timed out")))
                == .wait(.seconds(1), phase: .waiting, reason: "node is not connected (error: timed out)"))
    }

    @Test("a refused password is told as such")
    mutating func password() {
        guard
            case .wait(.seconds(900), .refused, let reason) = next(
                .noToken(.loginRefused(LoginRefusal(status: 401)), wait: .seconds(900)))
        else {
            Issue.record("not refused")
            return
        }
        #expect(reason.contains("password"))
    }

    @Test("a panel of the other dialect is recognised")
    mutating func eventStream() {
        let answer = UnexpectedAnswer(
            HTTPAnswer(status: 200, contentType: "text/event-stream; charset=utf-8"), to: .handshake)
        guard case .wait(_, .waiting, let reason) = next(.dialFailed(.noStream(answer))) else {
            Issue.record("not waiting")
            return
        }
        #expect(reason.contains("Server-Sent Events"))
    }
}
