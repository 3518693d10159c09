// SPDX-License-Identifier: MIT

import NIOHTTP1
import Testing

@testable import PanelLogs

@Suite("WebSocket handshake")
struct WebSocketUpgraderTests {
    /// The answer to RFC 6455's own sample key (section 1.3), and what a server may do wrong with it.
    private static let good: HTTPHeaders = [
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    ]

    private func judge(_ change: (inout HTTPHeaders) -> Void) -> [String] {
        var headers = Self.good
        change(&headers)
        var mistakes: [String] = []
        let upgrader = WebSocketUpgrader(
            requestKey: "dGhlIHNhbXBsZSBub25jZQ==", refuse: { mistakes.append($0) }, install: { _ in })
        let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
        let isAllowed = upgrader.shouldAllowUpgrade(upgradeResponse: head)
        #expect(isAllowed == mistakes.isEmpty)
        return mistakes
    }

    @Test("a proper answer is taken")
    func proper() {
        #expect(judge { _ in } == [])
        #expect(judge { $0.replaceOrAdd(name: "Connection", value: "keep-alive, upgrade") } == [])
    }

    @Test("an answer to another key is refused, and one without an answer")
    func key() {
        #expect(judge { $0.remove(name: "Sec-WebSocket-Accept") } == ["its Sec-WebSocket-Accept does not fit"])
        #expect(
            judge { $0.replaceOrAdd(name: "Sec-WebSocket-Accept", value: "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=") }
                == ["its Sec-WebSocket-Accept does not fit"])
    }

    @Test("an extension or a subprotocol that was not offered is refused")
    func unasked() {
        #expect(
            judge { $0.add(name: "Sec-WebSocket-Extensions", value: "permessage-deflate") }
                == ["it uses an extension that nobody asked for"])
        #expect(
            judge { $0.add(name: "Sec-WebSocket-Protocol", value: "chat") }
                == ["it speaks a subprotocol that nobody asked for"])
    }

    @Test("an answer that does not upgrade the connection is refused")
    func connection() {
        #expect(judge { $0.remove(name: "Connection") } == ["its Connection header does not say Upgrade"])
    }
}
