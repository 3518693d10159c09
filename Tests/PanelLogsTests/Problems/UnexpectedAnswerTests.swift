// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import NIOHTTP1
import Testing

@testable import PanelLogs

@Suite("Who answers") struct UnexpectedAnswerTests {
    /// An answer of the fixtures: status line, headers, an empty line, body.
    private static func read(_ name: String) throws -> HTTPAnswer {
        let text = try String(contentsOf: Fixture.url("answers/\(name).txt"), encoding: .utf8)
        let head = text.prefix(upTo: text.firstRange(of: "\n\n")?.lowerBound ?? text.endIndex)
        let lines = head.split(separator: "\n")
        let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            let colon = try #require(line.firstIndex(of: ":"))
            headers.add(
                name: String(line[..<colon]), value: line[line.index(after: colon)...].drop { $0 == " " }.description)
        }
        let body = text[head.endIndex...].dropFirst(2)
        return HTTPAnswer(status: status, headers: headers, body: Array(body.utf8), isEncrypted: false)
    }

    @Test(
        "is told by status, headers and the form of the body",
        arguments: [
            ("nginx-502", .gateway), ("nginx-tls-port", .tlsPort), ("go-tls-port", .tlsPort),
            ("nginx-forbidden", .accessRule(cdn: nil)), ("problem-json", .accessRule(cdn: nil)),
            ("gateway-json", .accessRule(cdn: nil)), ("basic", .proxyLogin(scheme: "Basic")),
            ("sso", .proxyLogin(scheme: nil)), ("cloudflare-challenge", .challenge(cdn: "Cloudflare")),
            ("cloudflare-block", .accessRule(cdn: "Cloudflare")), ("arvan-block", .accessRule(cdn: "ArvanCloud")),
            ("cloudflare-521", .unreachedByCDN), ("cloudflare-521-plain", .unreachedByCDN),
            ("limit-seconds", .rateLimit), ("limit-long", .rateLimit), ("maintenance", .gateway),
            ("website", .webPage), ("website-404", .webPage),
            ("redirect", .redirect(to: "https://panel.example.com/x")),
            ("panel-wrong-password", .panel(words: "Incorrect username or password")),
            ("panel-disabled", .panel(words: "your account has been disabled")),
            ("panel-environment-admin", .panel(words: "env admin not allowed in production")),
            ("panel-form", .panel(words: "password: Field required; username: Field required")),
            ("panel-form-list", .panel(words: "Field required")), ("panel-number", .panel(words: nil)),
            ("panel-controls", .panel(words: "a [2Jb c READY=1")), ("panel-echo", .panel(words: nil)),
            ("panel-404", .panel(words: "Not Found")), ("panel-500", .unknown), ("panel-events", .eventStream),
            // Only a handshake is refused so.
            ("panel-handshake-refused", .accessRule(cdn: nil)),
        ] as [(String, UnexpectedAnswer.Speaker)])
    func speaker(_ name: String, _ speaker: UnexpectedAnswer.Speaker) throws {
        #expect(UnexpectedAnswer(try Self.read(name), withholding: ["hunter2"]).speaker == speaker)
    }

    @Test(
        "is told alike of a WebSocket handshake, but for the panel's bare 403",
        arguments: [
            ("panel-handshake-refused", .bareRefusal), ("nginx-forbidden", .accessRule(cdn: nil)),
            ("cloudflare-challenge", .challenge(cdn: "Cloudflare")), ("nginx-tls-port", .tlsPort),
            ("panel-404", .panel(words: "Not Found")), ("website-404", .webPage), ("nginx-502", .gateway),
        ] as [(String, UnexpectedAnswer.Speaker)])
    func handshake(_ name: String, _ speaker: UnexpectedAnswer.Speaker) throws {
        #expect(UnexpectedAnswer(try Self.read(name), to: .handshake).speaker == speaker)
    }

    @Test("a 400 to a handshake without words about TLS may be a proxy that drops the upgrade")
    func handshake400() {
        let answer = HTTPAnswer(
            status: 400, headers: ["Content-Type": "text/html"], body: Array("<h1>400 Bad Request</h1>".utf8),
            isEncrypted: false)
        #expect(UnexpectedAnswer(answer, to: .handshake).speaker == .webPage)
        #expect(UnexpectedAnswer(answer).speaker == .tlsPort)
    }

    @Test("over TLS no port is taken for one that speaks TLS")
    func encrypted() throws {
        var answer = try Self.read("nginx-tls-port")
        answer.isEncrypted = true
        #expect(UnexpectedAnswer(answer).speaker == .webPage)
    }

    @Test(
        "says how long to leave it alone: in seconds, by a date, at most ten minutes, and after 429 always",
        arguments: [
            ("limit-seconds", 30), ("limit-date", 45), ("limit-long", 600), ("limit-silent", 30),
            ("limit-nonsense", 30), ("maintenance", 120), ("nginx-502", nil), ("panel-wrong-password", nil),
        ] as [(String, Int?)])
    func retryAfter(_ name: String, _ seconds: Int?) throws {
        #expect(UnexpectedAnswer(try Self.read(name)).retryAfter == seconds.map { .seconds($0) })
    }

    @Test("keeps no more of a body than 200 characters of the panel's words")
    func bounded() throws {
        let answer = HTTPAnswer.panel(403, String(repeating: "x", count: 100_000))
        #expect(UnexpectedAnswer(answer).panelsWords?.count == 200)
    }

    @Test("leaves out words that repeat a secret, also behind what would be cut off")
    func secrets() throws {
        let answer = HTTPAnswer.panel(403, String(repeating: "x", count: 195) + "hunter2")
        #expect(UnexpectedAnswer(answer, withholding: ["hunter2"]).panelsWords == nil)
    }

    @Test(
        "refuses a login only as the panel, in whatever form",
        arguments: [
            ("panel-wrong-password", 401), ("panel-disabled", 403), ("panel-environment-admin", 400),
            ("panel-form", 422), ("panel-number", 400), ("panel-404", nil), ("nginx-forbidden", nil), ("basic", nil),
            ("cloudflare-challenge", nil), ("cloudflare-521", nil), ("limit-long", nil), ("problem-json", nil),
            ("nginx-tls-port", nil), ("website", nil), ("panel-500", nil),
        ] as [(String, Int?)])
    func login(_ name: String, _ status: Int?) throws {
        #expect(LoginRefusal(UnexpectedAnswer(try Self.read(name)))?.status == status)
    }

    @Test(
        "changes the state of credentials or rights only as the panel",
        arguments: [
            "nginx-502", "nginx-tls-port", "nginx-forbidden", "problem-json", "gateway-json", "basic", "sso",
            "cloudflare-challenge", "cloudflare-block", "cloudflare-521", "limit-seconds", "maintenance", "website",
            "website-404", "redirect", "panel-500",
        ])
    func phase(_ name: String) throws {
        let answer = UnexpectedAnswer(try Self.read(name))
        #expect(!answer.isPanels)
        #expect(PanelProblem(answer).phase == .waiting)
    }
}
