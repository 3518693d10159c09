// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import Testing

@testable import Doctor

@Suite("A stream")
struct StreamTests {
    private func finding(_ fact: StreamFact, _ dialect: PanelDialect = .webSocket) throws -> Finding {
        var facts = Sample.facts(dialect)
        facts.streams[.node(1)] = fact
        return try #require(Examination(of: facts).of("stream").first { $0.subject.title == "stream node:1 de-fra" })
    }

    @Test(
        "for which an HTTP answer comes instead of 101 has a proxy before it that drops the upgrade",
        arguments: [200, 400, 404, 426])
    func strippedUpgrade(_ status: Int) throws {
        let finding = try finding(.refused(.upgradeDropped(status: status)))
        #expect(finding.verdict == .failed(.unavailable))
        #expect(finding.cause.contains("HTTP \(status) came instead of 101"))
        #expect(finding.cure.joined().contains("proxy_set_header Upgrade"))
    }

    @Test("of the other dialect has no upgrade to be dropped") func noUpgrade() throws {
        let answer = UnexpectedAnswer(status: 400, speaker: .webPage)
        let finding = try finding(.failed(.noStream(answer)), .eventStream)
        #expect(!finding.words.contains("101"))
    }

    @Test("for which the proxy says that it does not reach the panel is no dropped upgrade") func badGateway() throws {
        let finding = try finding(.failed(.noStream(UnexpectedAnswer(status: 502, speaker: .gateway))))
        #expect(finding.cause.contains("does not reach it (HTTP 502)"))
    }

    @Test("that is refused says why, and whose fault it is") func refused() throws {
        #expect(try finding(.refused(.rightsMissing(.webSocket))).verdict == .failed(.refused))
        #expect(try finding(.refused(.nodeAbsent)).verdict == .failed(.configuration))
        let down = try finding(.refused(.nodeNotConnected(.error, message: "no route")))
        #expect(down.verdict == .failed(.unavailable))
        #expect(down.cause.contains("(error: no route)"))
    }

    @Test("that ends by itself at once is a failure") func ended() throws {
        #expect(try finding(.ended(.endOfFile)).cause.contains("soon over: the panel ended the connection"))
    }

    @Test("for which there was no time is untested") func outOfTime() throws {
        #expect(try finding(.outOfTime).verdict == .untested)
    }

    // MARK: Server-Sent Events

    private func events(_ signs: EventSigns, lasted: Duration = .seconds(20)) throws -> Finding {
        try finding(.opened(FirstLook(lines: 0, lasted: lasted, events: signs)), .eventStream)
    }

    @Test("of events that brings no byte for longer than the panel is silent is held back by a proxy")
    func buffered() throws {
        let finding = try events(EventSigns(head: .milliseconds(20)))
        #expect(finding.verdict == .failed(.unavailable))
        #expect(finding.cause.contains("nothing came for 20 s"))
        #expect(finding.cure.joined().contains("proxy_buffering off"))
    }

    @Test("of events that comes encoded has a proxy before it that compresses") func compressed() throws {
        let finding = try events(EventSigns(head: .zero, firstByte: .zero, encoding: "gzip"))
        #expect(finding.verdict == .failed(.unavailable))
        #expect(finding.cause.contains("(gzip)"))
    }

    @Test("of events whose answer begins late is doubtful, since the panel may be slow itself") func late() throws {
        let finding = try events(EventSigns(head: .seconds(4), firstByte: .seconds(4)))
        #expect(finding.verdict == .warning)
        #expect(finding.cause.contains("only after 4 s"))
        #expect(try events(EventSigns(head: .seconds(1), firstByte: .seconds(1))).verdict == .ok)
    }

    @Test("of events whose answer begins later than the relay waits for one is a failure") func tooLate() throws {
        let finding = try events(EventSigns(head: .seconds(15), firstByte: .seconds(15)))
        #expect(finding.verdict == .failed(.unavailable))
        #expect(finding.cause.contains("only after 15 s") && finding.cause.contains("the relay waits 10 s"))
        #expect(finding.cure.joined().contains("proxy_buffering off"))
    }

    @Test("of events whose answer does not begin at all is a failure that names both who may hold it back")
    func silent() throws {
        let finding = try finding(.failed(.timedOut(.http)), .eventStream)
        #expect(finding.words.contains("proxy_buffering off") && finding.words.contains("hang at the node"))
        #expect(!(try self.finding(.failed(.timedOut(.http)), .webSocket).words.contains("buffering")))
    }
}
