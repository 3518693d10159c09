// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Patience")
struct PatienceTests {
    private var random = FixedGenerator.highest

    private func makeState(refusals: Int?, awaitsAbsent: Bool = true) -> SubscriptionState {
        SubscriptionState(
            initialDelay: .seconds(1), longestDelay: .seconds(30), stableAfter: .seconds(60),
            patience: Patience(refusals: refusals, awaitsAbsent: awaitsAbsent))
    }

    private static let refusedOutcomes: [SubscriptionState.Outcome] = [
        .noToken(.loginRefused(LoginRefusal(status: 401)), wait: .zero), .noToken(.newTokenRefused, wait: .zero),
        .noToken(.credentialRefused(.apiKey), wait: .zero), .refused(.rightsMissing(.eventStream)),
    ]

    @Test("ends with the first refusal too many, of whatever kind", arguments: refusedOutcomes)
    mutating func refusals(_ outcome: SubscriptionState.Outcome) {
        var state = makeState(refusals: 2)
        for _ in 0..<2 { #expect(state.next(after: outcome, random: &random) != .giveUp) }
        #expect(state.next(after: outcome, random: &random) == .giveUp)
    }

    @Test("a token is renewed before its refusal counts")
    mutating func renewal() {
        var state = makeState(refusals: 0)
        #expect(state.next(after: .refused(.tokenRejected), random: &random) == .renewToken)
        #expect(state.next(after: .refused(.tokenRejected), random: &random) == .giveUp)
    }

    @Test("begins anew with each connection, and not with a failure of the network")
    mutating func anew() {
        var state = makeState(refusals: 1)
        let refusal = Self.refusedOutcomes[0]
        #expect(state.next(after: refusal, random: &random) != .giveUp)
        state.opened()
        #expect(state.next(after: refusal, random: &random) != .giveUp)
        #expect(state.next(after: .dialFailed(.notHTTP), random: &random) != .giveUp)
        #expect(state.next(after: refusal, random: &random) == .giveUp)
    }

    @Test(
        "ends with what the panel does not have, only where that is not awaited",
        arguments: [SubscriptionState.Outcome.refused(.nodeAbsent), .dialFailed(.noCore)])
    mutating func absent(_ outcome: SubscriptionState.Outcome) {
        var state = makeState(refusals: nil, awaitsAbsent: false)
        #expect(state.next(after: outcome, random: &random) == .giveUp)
        state = makeState(refusals: nil)
        for _ in 0..<100 { #expect(state.next(after: outcome, random: &random) != .giveUp) }
    }

    @Test("never ends by what may pass, nor where it is endless")
    mutating func endless() {
        var state = makeState(refusals: 0, awaitsAbsent: false)
        let passing: [SubscriptionState.Outcome] = [
            .refused(.nodeDisabled), .refused(.unexplained), .dialFailed(.unreachable("x")),
            .noToken(.dial(.notHTTP), wait: .zero), .ended(.endOfFile, lived: .zero),
        ]
        for outcome in passing { #expect(state.next(after: outcome, random: &random) != .giveUp) }
        state = makeState(refusals: nil)
        for outcome in Self.refusedOutcomes + Self.refusedOutcomes {
            #expect(state.next(after: outcome, random: &random) != .giveUp)
        }
    }
}
