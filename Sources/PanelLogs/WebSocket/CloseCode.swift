// SPDX-License-Identifier: MIT

/// A WebSocket status code (RFC 6455, section 7.4).
package struct CloseCode: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let normal = CloseCode(rawValue: 1000)
    package static let goingAway = CloseCode(rawValue: 1001)
    package static let protocolError = CloseCode(rawValue: 1002)
    package static let invalidPayload = CloseCode(rawValue: 1007)
    package static let messageTooBig = CloseCode(rawValue: 1009)
    /// What the panel sends when a pong did not come in time.
    package static let internalError = CloseCode(rawValue: 1011)
    /// What the panel sends when it is told to stop.
    package static let serviceRestart = CloseCode(rawValue: 1012)

    /// Whether a close frame may carry this code: those of RFC 6455 and of IANA's registry that are not kept for
    /// local use (1004…1006, 1015), and all that are left to libraries and applications (3000…4999).
    package var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// What a close frame says.
package struct CloseFrame: Equatable, Sendable {
    /// nil where the frame was empty.
    package var code: CloseCode?
    /// The server's words; at most 123 bytes.
    package var reason: String

    package init(code: CloseCode? = nil, reason: String = "") {
        self.code = code
        self.reason = reason
    }
}
