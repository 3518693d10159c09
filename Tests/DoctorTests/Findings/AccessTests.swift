// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import Testing

@testable import Doctor

@Suite("Whether the panel lets the relay in")
struct AccessTests {
    @Test(
        "a refusal names what was shown, and where it is corrected",
        arguments: [
            (
                .login(username: "relay"), .loginRefused(LoginRefusal(status: 401)), "user name or the password",
                "PasswordFile="
            ),
            (.apiKey, .credentialRefused(.apiKey), "refuses the API key", "APIKeyFile="),
            (.token, .credentialRefused(.token), "refuses the token", "TokenFile="),
            (.login(username: "relay"), .newTokenRefused, "token it has just issued", "Authorization"),
            (
                .login(username: "relay"), .loginRefused(LoginRefusal(status: 403, words: "disabled")),
                "(HTTP 403: disabled)", "another admin"
            ),
        ] as [(Patient.Credentials, PanelError, String, String)])
    func refused(_ shown: Patient.Credentials, _ error: PanelError, _ cause: String, _ cure: String) throws {
        var facts = Sample.facts(.webSocket, Sample.patient(shown))
        facts.access = .failure(error)
        let examination = Examination(of: facts)
        let finding = try #require(examination.complaint)
        #expect(finding.subject == .credentials)
        #expect(finding.verdict == .failed(.refused))
        #expect(finding.cause.contains(cause))
        #expect(finding.cure.joined().contains(cure))
        #expect(examination.findings.suffix(2).map(\.verdict) == [.untested, .untested])
    }

    @Test(
        "who may not see the nodes needs rights by the dialect",
        arguments: [
            (.login(username: "relay"), .webSocket, "a sudo admin"),
            (.login(username: "relay"), .eventStream, "nodes.read_simple"),
            (.apiKey, .eventStream, "nodes.read_simple"),
        ] as [(Patient.Credentials, PanelDialect, String)])
    func noRights(_ shown: Patient.Credentials, _ dialect: PanelDialect, _ cure: String) throws {
        var facts = Sample.facts(dialect, Sample.patient(shown))
        facts.nodes = .failure(.forbidden(dialect))
        facts.wanted = facts.patient.sources.resolve(nil, dialect: dialect)
        facts.streams = [:]
        let examination = Examination(of: facts)
        let finding = try #require(examination.complaint)
        #expect(finding.subject == .nodes)
        #expect(finding.verdict == .failed(.refused))
        #expect(finding.cause == "the account may not read logs (HTTP 403)")
        #expect(finding.cure.joined().contains(cure))
        #expect(examination.of("stream").allSatisfy { $0.verdict != .failed(.refused) }, "said once")
    }

    @Test("a key without nodes.logs is told by name, and no stream is tried") func noLogs() throws {
        var facts = Sample.facts(.eventStream, Sample.patient(.apiKey))
        facts.logRight = .missing
        let examination = Examination(of: facts)
        let finding = try #require(examination.complaint)
        #expect(finding.subject == .rights)
        #expect(finding.cure.joined().contains("nodes.logs"))
        #expect(examination.exitCode == 77)
        #expect(facts.streamsWorthOpening == [])
    }

    @Test("a token that the relay cannot renew is told of when it ends within a day") func endingToken() throws {
        var facts = Sample.facts(.webSocket, Sample.patient(.token))
        facts.access = .success(TokenTimes(expires: Sample.now + .seconds(3 * 3600)))
        #expect(Examination(of: facts).complaint?.cause == "the token is accepted, for 3 hours yet")
        facts.access = .success(TokenTimes(expires: Sample.now + .seconds(3 * 86_400)))
        #expect(Examination(of: facts).complaint == nil)
    }

    @Test(
        "a clock that is off is named with how much, and which way",
        arguments: [(3600, "59 minutes ahead of"), (-86_400 * 3, "2 days behind")])
    func clock(_ seconds: Int64, _ words: String) throws {
        var facts = Sample.facts()
        facts.clock?.panel = Sample.now + .seconds(seconds)
        let finding = try #require(Examination(of: facts).complaint)
        #expect(finding.subject == .clock)
        #expect(finding.verdict == .warning)
        #expect(finding.cause.contains(words))
        #expect(finding.cure.joined().contains("timedatectl"))
    }

    @Test("a token that had expired before it came is a failure") func expiredOnArrival() throws {
        var facts = Sample.facts()
        facts.access = .success(
            TokenTimes(issued: Sample.now + .seconds(-100_000), expires: Sample.now + .seconds(-13_600)))
        let finding = try #require(Examination(of: facts).complaint)
        #expect(finding.subject == .clock)
        #expect(finding.verdict == .failed(.unavailable))
        #expect(finding.cause.contains("had expired 3 hours before it came"))
    }
}
