// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import PanelLogs
import StreamClient
import Testing

@testable import Doctor

@Suite("A stream beside running relays")
struct RunningRelayTests {
    private static let panel = "panel.example.com:8000"
    private static let denied = ClientFailure.denied(
        SocketAccess(path: "/run/x", holder: .group("relay", isJoined: false)))

    private static func status(
        _ state: String, panel: String? = panel, source: String = "node:1", instance: String = "relay"
    ) throws -> RunningRelays.Answer {
        let panel = panel.map { "\"\($0)\"" } ?? "null"
        let text = """
            {"version":"1.0.0","instance":"\(instance)","uptime":3600,"panel":\(panel),"dialect":"sse","sources":
            [{"source":"\(source)","state":"\(state)","reason":"node is not connected","lines":42}]}
            """
        return .status(try JSONDecoder().decode(StatusObject.self, from: Data(text.utf8)))
    }

    private static func facts(
        _ dialect: PanelDialect, _ relays: RunningRelays, forces: Bool = false
    ) -> Facts {
        var facts = Sample.facts(dialect)
        facts.streams = [:]
        facts.relays = relays
        facts.forcesStreams = forces
        return facts
    }

    private static func finding(_ facts: Facts) throws -> Finding {
        try #require(Examination(of: facts).of("stream").first { $0.subject.title == "stream node:1 de-fra" })
    }

    @Test(
        "is left to the one that reads it, in whatever state, and stands as that says",
        arguments: [
            ("connected", .ok, "42 lines so far"), ("connecting", .warning, "is connecting"),
            ("waiting", .failed(.unavailable), "waits: node is not connected"),
            ("absent", .failed(.unavailable), "waits: node is not connected"),
            ("refused", .failed(.refused), "is refused: node is not connected"),
            ("dreaming", .untested, "calls it dreaming"),
        ] as [(String, Finding.Verdict, String)], [PanelDialect.webSocket, .eventStream])
    func held(_ told: (String, Finding.Verdict, String), _ dialect: PanelDialect) throws {
        for forces in [false, true] {
            let facts = Self.facts(dialect, RunningRelays(own: try Self.status(told.0)), forces: forces)
            #expect(facts.reading(of: .node(1)) != .free)
            let finding = try Self.finding(facts)
            #expect(finding.cause.contains(told.2))
            // Asked for all the same, it is refused.
            #expect(finding.verdict == (forces && told.0 == "connected" ? .untested : told.1))
        }
    }

    @Test("is left to another instance that reads the same panel", arguments: [PanelDialect.webSocket, .eventStream])
    func otherInstance(_ dialect: PanelDialect) throws {
        let others = [try Self.status("connected", instance: "third")]
        let facts = Self.facts(dialect, RunningRelays(own: .unavailable(.absent("/run/x")), others: others))
        #expect(facts.reading(of: .node(1)) != .free)
        #expect(try Self.finding(facts).cause == "the relay third reads it: 42 lines so far")
    }

    @Test("is opened where nobody reads it: a WebSocket by itself, an event stream where that is asked for") func free()
        throws
    {
        let alone: [RunningRelays] = [
            RunningRelays(own: .unavailable(.absent("/run/x"))), RunningRelays(own: .unavailable(.deserted("/run/x"))),
            RunningRelays(own: try Self.status("connected", source: "node:9")),
            RunningRelays(
                own: .unavailable(.absent("/run/x")), others: [try Self.status("connected", panel: "other:1")]),
        ]
        for relays in alone {
            #expect(Self.facts(.webSocket, relays).reading(of: .node(1)) == .free)
            #expect(Self.facts(.eventStream, relays, forces: true).reading(of: .node(1)) == .free)
            let finding = try Self.finding(Self.facts(.eventStream, relays))
            #expect(finding.verdict == .untested)
            #expect(finding.cause.contains("a second reader takes lines from the first"))
            #expect(finding.cure.joined().contains("--open-streams"))
        }
    }

    @Test(
        "is not opened, not even where that is asked for, beside a socket that does not answer",
        arguments: [
            RunningRelayTests.denied, .silent("/run/x", seconds: 10), .foreign("/run/x"), .closedEarly("/run/x"),
        ],
        [PanelDialect.webSocket, .eventStream])
    func unasked(_ failure: ClientFailure, _ dialect: PanelDialect) throws {
        let absent = RunningRelays.Answer.unavailable(.absent("/run/y"))
        for relays in [
            RunningRelays(own: .unavailable(failure)), RunningRelays(own: absent, others: [.unavailable(failure)]),
        ] {
            let facts = Self.facts(dialect, relays, forces: true)
            #expect(facts.reading(of: .node(1)) != .free)
            let finding = try Self.finding(facts)
            #expect(finding.verdict == .untested)
            #expect(finding.cause.contains("/run/x"))
            #expect(!finding.cure.joined().contains("--open-streams"))
        }
    }

    @Test("is not opened by itself where its own socket is another relay's, or switched off") func unclear() throws {
        let unclear: [(RunningRelays.Answer, String)] = [
            (try Self.status("connected", panel: "other:1"), "another panel (other:1)"),
            (try Self.status("connected", panel: nil), "another panel (none yet)"), (.noSocket, "no socket"),
        ]
        for (own, why) in unclear {
            for dialect in [PanelDialect.webSocket, .eventStream] {
                let finding = try Self.finding(Self.facts(dialect, RunningRelays(own: own)))
                #expect(finding.verdict == .untested)
                #expect(finding.cause.contains(why))
                #expect(
                    Self.facts(dialect, RunningRelays(own: own), forces: true).reading(of: .node(1)) == .free)
            }
        }
    }
}
