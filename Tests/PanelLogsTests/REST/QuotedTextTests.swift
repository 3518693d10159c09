// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOHTTP1
import Testing

@testable import PanelLogs

@Suite("The panel's words in messages")
struct QuotedTextTests {
    @Test("stand on one line, without controls")
    func controls() {
        #expect(quoted("a\nREADY=1\u{1B}[31m\u{2028}\u{202E}b é") == "a READY=1 [31m  b é")
    }

    @Test("are short")
    func length() {
        #expect(quoted(String(repeating: "x", count: 1000)).count == 200)
    }

    @Test("a node's explanation stands in a reason like that")
    func reason() {
        var state = SubscriptionState(initialDelay: .zero, longestDelay: .zero, stableAfter: .zero)
        var random = FixedGenerator.lowest
        let refusal = StreamRefusal.nodeNotConnected(.error, message: "timed\nout")
        #expect(
            state.next(after: .refused(refusal), random: &random)
                == .wait(.zero, phase: .waiting, reason: "node is not connected (error: timed out)"))
    }

    @Test("a close frame's reason stands in a sentence like that")
    func closeReason() {
        let end = StreamEnd.closed(CloseFrame(code: CloseCode(rawValue: 4000), reason: "one\ntwo"))
        #expect(end.description == "the panel closed the stream with code 4000: one two")
    }

    @Test("a redirect's address is told without its query, and without controls")
    func location() {
        let answer = UnexpectedAnswer(
            HTTPAnswer(status: 302, headers: ["Location": "https://a.example/\u{1B}[2Jlogin?token=secret"]))
        #expect(
            PanelProblem(answer).description
                == "the panel redirects to https://a.example/[2Jlogin (HTTP 302): put that address into URL="
        )
    }
}
