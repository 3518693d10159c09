// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Which panel it is")
struct DialectProbeTests {
    /// What comes of these statuses, in the order of the requests.
    private func probe(_ answers: HTTPAnswer...) -> DialectProbe.Step {
        var probe = DialectProbe()
        var step = DialectProbe.Step.ask(probe.first)
        for answer in answers { step = probe.next(after: answer) }
        return step
    }

    private func status(_ status: Int) -> HTTPAnswer { .panel(status) }

    @Test("it is asked for its core first")
    func first() {
        #expect(DialectProbe().first == "/api/core")
    }

    @Test("a core that wants credentials: WebSocket")
    func webSocket() {
        #expect(probe(status(401)) == .found(.webSocket))
    }

    @Test("a core that shows itself to everybody: WebSocket")
    func openCore() {
        let body = Array(#"{"version":"1.8.24","started":true,"logs_websocket":"/api/core/logs"}"#.utf8)
        #expect(probe(HTTPAnswer(status: 200, body: body)) == .found(.webSocket))
    }

    @Test("nothing to get where the core would be: event streams")
    func eventStream() {
        #expect(probe(status(405)) == .found(.eventStream))
    }

    @Test(
        "no answer that tells: a panel without a core if its admin wants credentials",
        arguments: [
            .panel(400), .panel(403), .panel(404), .panel(410), .panel(422),
            HTTPAnswer(status: 200, contentType: "text/html"), HTTPAnswer(status: 404, contentType: "text/html"),
        ])
    func secondQuestion(_ first: HTTPAnswer) {
        #expect(probe(first) == .ask("/api/admin"))
        #expect(probe(first, status(401)) == .found(.eventStream))
    }

    @Test("neither address, and a login of its own: Marzneshin", arguments: [401, 405])
    func marzneshin(_ login: Int) {
        #expect(probe(status(404), status(404)) == .ask("/api/admins/token"))
        #expect(probe(status(404), status(404), status(login)) == .marzneshin)
        #expect(probe(status(404), status(404), status(404)) == .failed(.panel(404)))
    }

    @Test("neither: no panel", arguments: [400, 403, 405])
    func noPanel(_ second: Int) {
        #expect(probe(status(404), status(second)) == .failed(.panel(second)))
    }

    @Test("401 and 405 count only in the panel's own form", arguments: [401, 405])
    func foreign(_ status: Int) {
        for type in ["text/html", "text/plain", "application/problem+json"] {
            let answer = HTTPAnswer(status: status, contentType: type, body: Array(#"{"detail":"no"}"#.utf8))
            #expect(probe(answer, answer) == .failed(UnexpectedAnswer(answer)))
        }
    }

    @Test(
        "what a proxy or an ill panel says is no evidence, for either question", arguments: [408, 429, 500, 502, 503])
    func failures(_ bad: Int) {
        #expect(probe(status(bad)) == .failed(UnexpectedAnswer(status(bad))))
        #expect(probe(status(404), status(bad)) == .failed(UnexpectedAnswer(status(bad))))
    }
}
