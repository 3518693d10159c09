// SPDX-License-Identifier: MIT

import Addresses
import Testing

@testable import PanelLogs

@Suite("The library's errors")
struct PanelLogsErrorTests {
    typealias Outcome = SubscriptionState.Outcome

    private static let html = UnexpectedAnswer.html(200)
    private static let answers: [UnexpectedAnswer] = [
        .panel(404), .panel(409), .panel(500), .panel(418), .bare403, html, .html(404), .html(500), .html(403),
        UnexpectedAnswer(status: 200, speaker: .eventStream),
        UnexpectedAnswer(status: 403, speaker: .challenge(cdn: "Cloudflare")),
        UnexpectedAnswer(status: 521, speaker: .unreachedByCDN),
        UnexpectedAnswer(status: 401, speaker: .proxyLogin(scheme: "Basic")),
        UnexpectedAnswer(status: 502, speaker: .gateway), UnexpectedAnswer(status: 429, speaker: .rateLimit),
        UnexpectedAnswer(status: 400, speaker: .tlsPort), UnexpectedAnswer(status: 307, speaker: .redirect(to: "/x")),
    ]
    private static let ends: [StreamEnd] = [.finished, .toldByPanel("x"), .endOfFile, .broken("x"), .unresponsive]
    private static let dials: [DialError] =
        [
            .unknownHost("x"), .unresolved("x", cause: "y"), .unreachable("x"), .notTLS, .interfaceElsewhere(url: "x"),
            .timedOut(.connect), .timedOut(.tls), .timedOut(.http),
            .failed(.tls, "x"), .failed(.http, "x"), .notHTTP, .oversizedAnswer(limit: 1), .badHandshake("x"),
            .endedAtOnce(words: nil), .endedAtOnce(words: "x"), .noCore, .cancelled,
            .certificate(CertificateRefusal(.untrusted, offered: nil)),
            .certificate(CertificateRefusal(.unknownAuthority, offered: nil)),
            .certificate(CertificateRefusal(.otherName("x", names: ["y"]), offered: nil)),
            .certificate(CertificateRefusal(.otherKey, offered: nil)),
        ] + answers.flatMap { [DialError.noStream($0), .unrecognised($0)] }
    private static let proxies: [DialError] =
        [
            ProxyError.Failure.unreachable("x"), .silent, .closed("x"), .closed(nil), .foreign, .credentialsWanted,
            .credentialsRefused, .forbidden("x"), .panelUnreachable("x"), .failed("x"),
        ].map { .proxy(ProxyError($0, of: ProxyEndpoint(kind: .http, host: "proxy", port: 3128))) }
    private static let requests: [PanelError] =
        dials.map { .dial($0) } + [
            .unauthorized, .loginRefused(LoginRefusal(status: 401)),
            .loginRefused(LoginRefusal(status: 403, words: "x")), .newTokenRefused, .credentialRefused(.apiKey),
            .credentialRefused(.token), .forbidden(nil),
            .forbidden(.eventStream), .unexpected(html), .undecodable("x"),
        ]
    private static let refusals: [StreamRefusal] =
        requests.map { .undiagnosed($0) } + [
            .tokenRejected, .rightsMissing(.webSocket), .nodeAbsent, .nodeDisabled,
            .nodeNotConnected(.error, message: "x"), .nodeNotConnected(.limited, message: nil),
            .upgradeDropped(status: 404), .unexplained,
        ]
    private static let outcomes: [Outcome] =
        ends.map { .ended($0, lived: .zero) } + (dials + proxies).map { .dialFailed($0) }
        + refusals.map { .refused($0) }
        + requests.map { .noToken($0, wait: .zero) } + [.reopened(.emptyFrame)]

    @Test("name no key of the relay's configuration, which a program does not have")
    func noKeys() {
        for outcome in Self.outcomes {
            let words = PanelLogsError(PanelProblem(outcome)).description
            #expect(!words.contains(/[A-Z][A-Za-z0-9]+=/) && !words.contains("reload"), "\(outcome): \(words)")
        }
    }

    @Test(
        "have the code of what happened",
        arguments: [
            (Outcome.ended(.endOfFile, lived: .zero), PanelLogsError.Code.streamEnded),
            (.reopened(.emptyFrame), .streamEnded),
            (.dialFailed(.unknownHost("x")), .notReached),
            (.dialFailed(.unreachable("x")), .notReached),
            (.dialFailed(.notHTTP), .unexpectedAnswer),
            (.dialFailed(.noCore), .noCoreStream),
            (.dialFailed(.endedAtOnce(words: nil)), .nodeUnavailable),
            (.dialFailed(.cancelled), .closed),
            (.refused(.tokenRejected), .credentialsRefused),
            (.refused(.rightsMissing(.webSocket)), .rightsMissing),
            (.refused(.nodeAbsent), .nodeNotFound),
            (.refused(.nodeDisabled), .nodeUnavailable),
            (.refused(.unexplained), .streamRefused),
            (.noToken(.loginRefused(LoginRefusal(status: 401)), wait: .zero), .credentialsRefused),
            (.dialFailed(.noStream(.html(403))), .intermediary),
            (.noToken(.credentialRefused(.apiKey), wait: .zero), .credentialsRefused),
            (.noToken(.dial(.notHTTP), wait: .zero), .unexpectedAnswer),
        ])
    func codes(_ outcome: Outcome, _ code: PanelLogsError.Code) {
        #expect(PanelLogsError(PanelProblem(outcome)).code == code)
    }
}
