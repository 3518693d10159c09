// SPDX-License-Identifier: MIT

import Addresses
import Testing

@testable import PanelLogs

@Suite("The library's errors")
struct PanelLogsErrorTests {
    typealias Outcome = SubscriptionState.Outcome

    private static let html = HTTPAnswer(status: 200, contentType: "text/html")
    private static let ends: [StreamEnd] = [.finished, .toldByPanel("x"), .endOfFile, .broken("x"), .unresponsive]
    private static let dials: [DialError] = [
        .unknownHost("x"), .unreachable("x"), .timedOut(.connect), .timedOut(.tls), .timedOut(.http),
        .failed(.tls, "its CAFile= is old"), .failed(.http, "x"),
        .notHTTP, .unrecognised(html), .marzneshin, .coreIsNodeLog, .oversizedAnswer(limit: 1), .badHandshake("x"),
        .noStream(HTTPAnswer(status: 404)), .noStream(HTTPAnswer(status: 307, location: "/x")),
        .noStream(HTTPAnswer(status: 200, contentType: "text/event-stream; charset=utf-8")), .noStream(html),
        .endedAtOnce(words: nil), .endedAtOnce(words: "x"), .noCore, .cancelled,
        .certificate(CertificateRefusal(.untrusted, offered: nil)),
        .certificate(CertificateRefusal(.otherName("x"), offered: nil)),
        .certificate(CertificateRefusal(.otherKey, offered: nil)),
    ]
    private static let proxies: [DialError] =
        [
            ProxyError.Failure.unreachable("x"), .silent, .closed("x"), .closed(nil), .foreign, .credentialsWanted,
            .credentialsRefused, .forbidden("x"), .panelUnreachable("x"), .failed("x"),
        ].map { .proxy(ProxyError($0, of: ProxyEndpoint(kind: .http, host: "proxy", port: 3128))) }
    private static let requests: [PanelError] =
        dials.map { .dial($0) } + [
            .unauthorized, .newTokenRefused, .credentialRefused(.apiKey), .credentialRefused(.token), .forbidden(nil),
            .forbidden(.eventStream), .unexpected(html), .undecodable("x"),
        ]
    private static let refusals: [StreamRefusal] =
        requests.map { .undiagnosed($0) } + [
            .tokenRejected, .rightsMissing(.webSocket), .nodeAbsent, .nodeDisabled,
            .nodeNotConnected(status: "error", message: "x"), .unexplained,
        ]
    private static let outcomes: [Outcome] =
        ends.map { .ended($0, lived: .zero) } + (dials + proxies).map { .dialFailed($0) }
        + refusals.map { .refused($0) }
        + requests.map { .noToken($0, wait: .zero) } + [.reopened(.emptyFrame)]

    @Test("name no key of the relay's configuration, which a program does not have")
    func noKeys() {
        for outcome in Self.outcomes {
            let words = PanelLogsError(outcome).description
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
            (.noToken(.unauthorized, wait: .zero), .credentialsRefused),
            (.noToken(.credentialRefused(.apiKey), wait: .zero), .credentialsRefused),
            (.noToken(.dial(.notHTTP), wait: .zero), .unexpectedAnswer),
        ])
    func codes(_ outcome: Outcome, _ code: PanelLogsError.Code) {
        #expect(PanelLogsError(outcome).code == code)
    }
}
