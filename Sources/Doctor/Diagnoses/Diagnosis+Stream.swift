// SPDX-License-Identifier: MIT

import PanelLogs

// Why a stream does not come, or a node has none to give.

extension Diagnosis {
    /// nil for a node that is connected.
    init?(of node: PanelNode) {
        let words = node.message.flatMap { $0.isEmpty ? nil : ": \(quoted($0))" } ?? ""
        switch node.status {
        case .connected: return nil
        case .disabled:
            self.init(.unavailable, "disabled on the panel", cure: "enable it there, or take it out of Nodes=")
        case .connecting:
            self.init(
                .unavailable, "the panel is still connecting to it\(words)",
                cure: "look again in a moment; if it stays so, does the node run, and does the panel reach it?")
        case .error, .unknown:
            self.init(
                .unavailable,
                "the panel is not connected to it (\(quoted(node.status.description, longest: 40)))\(words)",
                cure: "does the node run, and does the panel reach it? The panel's page of nodes reconnects it")
        }
    }

    /// Of a stream that did not come about, on a panel whose dialect is known.
    init(ofStream error: DialError, _ dialect: PanelDialect?) {
        switch error {
        case .noStream(let answer) where dialect == .webSocket && Self.mayBeAStrippedUpgrade(answer):
            self.init(strippedUpgrade: answer)
        case .badHandshake:
            self.init(
                .unavailable, error.explanation,
                otherwise: "a proxy before the panel answers in its place: let it pass WebSockets on")
        case .timedOut(.http):
            let held = "does a proxy before the panel hold the answer back? \(EventSigns.unbuffered)"
            self.init(
                .unavailable, "the request for the stream was not answered in time, though others are",
                cure: "the panel may hang at the node: see its own log, and that of a proxy before it",
                dialect == .eventStream ? [held] : [])
        case .endedAtOnce:
            self.init(.unavailable, error.explanation, otherwise: "does the node run, and does the panel reach it?")
        default: self.init(error)
        }
    }

    /// An HTTP answer in the place of a WebSocket: what a panel says that got no word of an upgrade, or a proxy by itself.
    /// What a proxy says that does not reach the panel is another matter.
    private static func mayBeAStrippedUpgrade(_ answer: HTTPAnswer) -> Bool {
        switch answer.status {
        case 200..<300, 400, 404, 405, 422, 426, 501: true
        default: false
        }
    }

    private init(strippedUpgrade answer: HTTPAnswer) {
        self.init(
            .unavailable,
            "asked for a WebSocket, HTTP \(answer.status) came instead of 101, as behind a proxy that drops the upgrade",
            cure: "let the proxy before the panel pass WebSockets on",
            [
                "in nginx's location of the panel:",
                "  proxy_http_version 1.1;",
                "  proxy_set_header Upgrade $http_upgrade;",
                #"  proxy_set_header Connection "upgrade";"#,
            ])
    }

    init(_ end: StreamEnd) {
        self.init(
            .unavailable, "opened, but soon over: \(end)",
            cure: "does it last when checked again? See the panel's own log")
    }

    init(_ refusal: StreamRefusal, showing credentials: Patient.Credentials) {
        switch refusal {
        case .tokenRejected: self.init(.newTokenRefused, showing: credentials)
        case .rightsMissing(.webSocket): self.init(.forbidden(.webSocket), showing: credentials)
        case .rightsMissing(.eventStream): self.init(noRightToLogsOf: credentials)
        case .nodeAbsent:
            self.init(.configuration, "the panel has no such node", cure: "correct it in Nodes=, or take it out")
        case .nodeDisabled:
            self.init(.unavailable, "disabled on the panel", cure: "enable it there, or take it out of Nodes=")
        case .nodeNotConnected(let status, let message):
            let words = message.map { ": \(quoted($0))" } ?? ""
            self.init(
                .unavailable, "the panel is not connected to the node (\(quoted(status, longest: 40)))\(words)",
                cure: "does the node run, and does the panel reach it?")
        case .unexplained:
            self.init(
                .unavailable, "the panel refuses this stream although account and node are in order",
                cure: "does a proxy before the panel take the header Authorization away? Else see the panel's own log")
        case .undiagnosed(let error):
            self.init(
                .unavailable, "the panel refuses this stream, and does not say why: \(error.explanation.cause)",
                cure: error.explanation.cure ?? "see the panel's own log")
        }
    }
}
