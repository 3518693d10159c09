// SPDX-License-Identifier: MIT

import NIOHTTP1

@testable import PanelLogs

extension HTTPAnswer {
    init(status: Int, contentType: String?, body: [UInt8] = []) {
        self.init(status: status, headers: contentType.map { ["Content-Type": $0] } ?? [:], body: body)
    }

    static func json(_ text: String) -> HTTPAnswer {
        HTTPAnswer(status: 200, contentType: "application/json", body: Array(text.utf8))
    }

    /// An error in the panel's form.
    static func panel(_ status: Int, _ detail: String = "no") -> HTTPAnswer {
        HTTPAnswer(status: status, contentType: "application/json", body: Array(#"{"detail":"\#(detail)"}"#.utf8))
    }
}

extension UnexpectedAnswer {
    static func panel(_ status: Int, _ words: String? = "no") -> UnexpectedAnswer {
        UnexpectedAnswer(status: status, speaker: .panel(words: words))
    }

    /// As every refusal of a WebSocket.
    static let bare403 = UnexpectedAnswer(status: 403, speaker: .bareRefusal)

    static func html(_ status: Int) -> UnexpectedAnswer {
        UnexpectedAnswer(HTTPAnswer(status: status, contentType: "text/html"))
    }
}
