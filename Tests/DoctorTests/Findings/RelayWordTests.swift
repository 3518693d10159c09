// SPDX-License-Identifier: MIT

import Foundation
import PanelLogs
import StreamClient
import Testing

@testable import Doctor

@Suite("An event stream that is not opened")
struct RelayWordTests {
    private func finding(_ word: RelayWord) throws -> Finding {
        var facts = Sample.facts(.eventStream)
        facts.relay = word
        return try #require(Examination(of: facts).of("stream").first { $0.subject.title == "stream node:1 de-fra" })
    }

    private func status(_ state: String, panel: String = "panel.example.com:8000", source: String = "node:1") throws
        -> RelayWord
    {
        let text = """
            {"version":"1.0.0","instance":"relay","uptime":3600,"panel":"\(panel)","dialect":"sse","sources":
            [{"source":"\(source)","state":"\(state)","reason":"node is not connected","lines":42}]}
            """
        return .status(try JSONDecoder().decode(StatusObject.self, from: Data(text.utf8)))
    }

    @Test(
        "stands as the running relay says",
        arguments: [
            ("connected", .ok, "42 lines so far"), ("connecting", .warning, "is connecting"),
            ("waiting", .failed(.unavailable), "waits: node is not connected"),
            ("absent", .failed(.unavailable), "waits: node is not connected"),
            ("refused", .failed(.refused), "is refused: node is not connected"),
            ("dreaming", .untested, "calls it dreaming"),
        ] as [(String, Finding.Verdict, String)])
    func state(_ state: String, _ verdict: Finding.Verdict, _ cause: String) throws {
        let finding = try finding(status(state))
        #expect(finding.verdict == verdict)
        #expect(finding.cause.contains(cause))
    }

    @Test("is untested, with the reason and the way to force it, where no relay can speak for it") func untested()
        throws
    {
        let words: [(RelayWord, String)] = [
            (.unavailable(.absent("/run/stream.sock")), "no relay runs"),
            (.unavailable(.denied(SocketAccess(path: "/run/x", holder: .group("relay", isJoined: false)))), "usermod"),
            (.noSocket, "no socket"), (try status("connected", panel: "other:1"), "another panel"),
            (try status("connected", source: "node:9"), "does not read it"),
        ]
        for (word, reason) in words {
            let finding = try finding(word)
            #expect(finding.verdict == .untested)
            #expect(finding.cause.contains("a second reader takes lines from the first"))
            #expect(finding.cause.contains(reason))
            #expect(finding.cure.joined().contains("--open-streams"))
        }
    }
}
