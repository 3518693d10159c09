// SPDX-License-Identifier: MIT

import Addresses
import Foundation
import Testing

@testable import PanelLogs

/// Holds README's table of reasons against the sentences that are made.
@Suite("README's table of reasons") struct ReasonTableTests {
    private static let proxy = ProxyEndpoint(kind: .http, host: "proxy.example.com", port: 3128)

    private static let dials: [DialError] = [
        .unreachable("Connection refused"), .unresolved("panel.example.com", cause: "Temporary failure"), .notTLS,
        .interfaceElsewhere(url: "https://panel.example.com"), .noCore,
        .certificate(CertificateRefusal(.untrusted, offered: nil)),
        .certificate(CertificateRefusal(.unknownAuthority, offered: nil)),
        .certificate(CertificateRefusal(.otherName("a.example", names: ["b.example"]), offered: nil)),
        .certificate(CertificateRefusal(.otherKey, offered: nil)),
        .proxy(ProxyError(.credentialsRefused, of: proxy)), .proxy(ProxyError(.forbidden("HTTP 403"), of: proxy)),
        .proxy(ProxyError(.panelUnreachable("HTTP 502"), of: proxy)),
    ]
    private static let answers: [UnexpectedAnswer] = [
        UnexpectedAnswer(status: 400, speaker: .tlsPort), UnexpectedAnswer(status: 200, speaker: .webPage),
        UnexpectedAnswer(status: 307, speaker: .redirect(to: "https://x/")),
        UnexpectedAnswer(status: 502, speaker: .gateway),
        UnexpectedAnswer(status: 401, speaker: .proxyLogin(scheme: nil)),
        UnexpectedAnswer(status: 403, speaker: .accessRule(cdn: nil)),
        UnexpectedAnswer(status: 403, speaker: .challenge(cdn: nil)),
        UnexpectedAnswer(status: 521, speaker: .unreachedByCDN), UnexpectedAnswer(status: 429, speaker: .rateLimit),
    ]
    private static let logins: [PanelError] = [
        .loginRefused(LoginRefusal(status: 401)), .loginRefused(LoginRefusal(status: 403, words: "disabled")),
        .credentialRefused(.apiKey), .credentialRefused(.token),
        .forbidden(.eventStream, words: "Permission denied: nodes.logs"),
    ]
    private static let refusals: [StreamRefusal] = [
        .upgradeDropped(status: 404), .nodeNotConnected(.error, message: "no route"),
        .nodeNotConnected(.limited, message: nil), .nodeAbsent, .nodeDisabled,
    ]
    private static let sentences =
        (dials.map { PanelProblem($0) } + answers.map { PanelProblem($0) } + logins.map { PanelProblem($0) }
        + refusals.map { PanelProblem($0) } + [PanelProblem(.cutWhileQuiet(after: .seconds(10)))])
        .map(\.description)

    /// Made outside this module, and tested there: by a lane, the journal's sink and the own log. The last is none.
    private static let others = [
        "no new line comes, and a new stream brings only old ones", "journald is not running, … entries wait",
        "the panel does not tell the names of users (HTTP 403)", "all connected, but no lines",
    ]

    private static func rows() throws -> [String] {
        let file = URL(filePath: #filePath).appending(path: "../../../../README.md").standardized
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let table = lines.drop { $0 != "| it says | then |" }.dropFirst(2).prefix { $0.hasPrefix("| ") }
        return table.compactMap { $0.split(separator: " | ").first?.dropFirst(2).description }
            .flatMap { $0.split(separator: " / ").map(String.init) }
    }

    @Test("has no row that nothing says") func rowsAreSaid() throws {
        let rows = try Self.rows()
        #expect(rows.count > 25)
        for row in rows where !Self.others.contains(row) {
            #expect(Self.sentences.contains { Self.says($0, row) }, "\(row)")
        }
    }

    @Test("has a row for each of these sentences") func sentencesAreRows() throws {
        let rows = try Self.rows()
        for sentence in Self.sentences { #expect(rows.contains { Self.says(sentence, $0) }, "\(sentence)") }
    }

    /// Whether the parts of a row, between its dots, stand in the sentence one after the other.
    private static func says(_ sentence: String, _ row: String) -> Bool {
        var rest = sentence[...]
        let parts = row.split(separator: "…").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        for (index, part) in parts.enumerated() {
            guard let range = rest.range(of: part) else { return false }
            if index == 0, !row.hasPrefix("…"), range.lowerBound != sentence.startIndex { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
