// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Who said no") struct WhoAnswersTests {
    @Test(
        "a login that the panel refuses is one attempt, whatever form the refusal has; check says the same",
        arguments: [Account.Standing.disabled, .ofEnvironment])
    func refusedLogin(_ standing: Account.Standing) async throws {
        let account = Account(username: Stage.username, password: Stage.password, standing: standing)
        try await Stage.with(panel: { $0.accounts = [account] }) { stage in
            let relay = try await stage.start()
            let consumer = try await stage.connect()
            let reason = try #require(try await consumer.waitForState("refused", of: "core")["reason"]?.text)
            let words = standing == .disabled ? "your account has been disabled" : "env admin not allowed in production"
            #expect(reason.contains(words))
            let error = try await relay.process.errors.first("the refused login") { $0.contains("login is refused") }
            #expect(error.contains(words))
            // The list of nodes is asked for five times a second; each would log in if it could.
            try await Task.sleep(for: .seconds(1))
            #expect(await stage.panel.observations.logins.refused == 1)
            let (exit, said) = try await stage.checkPanel()
            #expect(exit == .status(77))
            let cause = try #require(said.online?.failure?.cause)
            #expect(reason.hasPrefix(cause), "\(cause)")
            #expect(said.online?.failure?.cure?.contains("pasarguard-logrelay retry") == true)
            #expect(await stage.panel.observations.logins.refused == 1, "check leaves the login to the relay")
        }
    }

    /// What stands before the panel, and what the operator must be able to read.
    struct Case: Sendable, CustomTestStringConvertible {
        var front: FrontAnswer
        var words: String
        var testDescription: String { words }
    }

    static let fronts = [
        Case(front: .challenge, words: "wants proof of a browser"),
        Case(front: .basicLogin, words: "wants a login of its own"),
        Case(front: .cdnError(521), words: "the panel's server refuses its connections"),
        Case(front: .cdnError(522), words: "the panel's server does not answer its connections"),
        Case(front: .proxyPage(403), words: "does not let this machine through"),
        Case(front: .proxyPage(502), words: "the proxy before the panel does not reach it"),
        Case(front: .website, words: "a web page answers"),
    ]

    @Test("what stands before the panel is named, by relay and check alike, and refuses nothing", arguments: fronts)
    func front(_ test: Case) async throws {
        try await Stage.with { stage in
            await stage.panel.inject { $0.fronts = [Front(test.front)] }
            _ = try await stage.start()
            let consumer = try await stage.connect()
            let reason = try #require(try await consumer.waitForState("waiting", of: "core")["reason"]?.text)
            #expect(reason.contains(test.words), "\(reason)")
            let (exit, said) = try await stage.checkPanel()
            #expect(exit == .status(69))
            let cause = try #require(said.online?.failure?.cause)
            #expect(reason.hasPrefix(cause), "\(cause)")
            #expect(await stage.panel.observations.loginAttempts.isEmpty, "no password goes there")
            await stage.panel.inject { $0.fronts = [] }
            try await consumer.waitForState("connected", of: "core")
        }
    }

    @Test(
        "a challenge on an event stream is over soon after it has ended",
        arguments: [FrontAnswer.challenge, .proxyPage(403), .basicLogin])
    func challengedStream(_ front: FrontAnswer) async throws {
        try await Stage.with(.eventStream) { stage in
            await stage.panel.inject { $0.fronts = [Front(front, for: [.stream])] }
            _ = try await stage.start()
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("waiting", of: stage.source.name)
            #expect(state["reason"]?.text?.contains("before the panel") == true, "\(state)")
            await stage.panel.inject { $0.fronts = [] }
            try await consumer.waitForState("connected", of: stage.source.name)
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    @Test("a dropped upgrade is the same sentence in the state and in check", arguments: [404, 400, 426])
    func droppedUpgrade(_ status: Int) async throws {
        try await Stage.with { stage in
            await stage.panel.inject { $0.fronts = [Front(.strippedUpgrade(status), for: [.stream])] }
            _ = try await stage.start()
            let consumer = try await stage.connect()
            let reason = try #require(try await consumer.waitForState("waiting", of: "core")["reason"]?.text)
            #expect(reason.contains("does not pass WebSocket upgrades"))
            #expect(reason.contains("$http_upgrade") && reason.contains(#"Connection "upgrade""#))
            // Beside a relay that holds the stream, check asks that: what it finds by itself must be the same.
            let (exit, said) = try await stage.checkPanel { $0["Socket", "Path"] = stage.directory + "/none.sock" }
            #expect(exit == .status(69))
            let finding = try #require(said.online?.failure)
            #expect(finding.subject == "stream")
            #expect(reason.hasPrefix(finding.cause) && finding.cure.map(reason.hasSuffix) == true, "\(finding)")
        }
    }

    @Test("a proxy that cuts quiet streams is named after the third time", arguments: TestedStream.ofEachDialect)
    func quietLimit(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            await stage.panel.inject { $0.quietLimit = .seconds(4) }
            _ = try await stage.start()
            let consumer = try await stage.connect()
            let name = stage.source.name
            let cuts = try await consumer.objects.take("the proxy's name") {
                $0["source"]?.text == name
                    && $0["reason"]?.text?.contains("cuts streams that are quiet for ") == true
            }
            #expect(cuts.last?["reason"]?.text?.hasSuffix("timeout server)") == true)
            let before = cuts.from(name).filter { $0["state"] == "waiting" }.dropLast().map { $0["reason"] }
            #expect(before == Array(repeating: "the panel ended the connection without a goodbye", count: 2))
        }
    }

    @Test("a login gets no second attempt before the time that Retry-After names", arguments: [429, 503])
    func retryAfter(_ status: Int) async throws {
        try await Stage.with { stage in
            await stage.panel.inject { $0.fronts = [Front(.later(status, .seconds(2)), for: [.login], next: 1)] }
            let began = ContinuousClock.now
            _ = try await stage.start()
            let consumer = try await stage.connect()
            try await consumer.waitForState("connected", of: "core")
            #expect(ContinuousClock.now - began >= .seconds(2))
            #expect(await stage.panel.observations.loginAttempts.count == 2)
        }
    }

    @Test("a URL copied from the browser is answered with the one to write", arguments: ["/dashboard", "/nowhere"])
    func pastedURL(_ path: String) async throws {
        try await Stage.with { stage in
            let url = await stage.panel.url
            _ = try await stage.start { $0["Panel", "URL"] = url + path }
            let consumer = try await stage.connect()
            let reason = try #require(try await consumer.waitForState("waiting", of: "core")["reason"]?.text)
            #expect(reason.hasPrefix("the panel's interface is at \(url), not under the path that was asked"))
            #expect(await stage.panel.observations.loginAttempts.isEmpty, "no password goes there")
            let (exit, said) = try await stage.checkPanel { $0["Panel", "URL"] = url + path }
            #expect(exit == .status(69))
            let cause = try #require(said.online?.failure?.cause)
            #expect(reason.hasPrefix(cause))
        }
    }
}
