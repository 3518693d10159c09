// SPDX-License-Identifier: MIT

/// What the server did that RFC 6455 forbids, with the status code that the connection is failed with (section 7.4.1).
package enum ProtocolViolation: Error, Equatable, Sendable {
    case reservedBits
    case reservedOpcode(UInt8)
    /// A server must not mask (section 5.1).
    case maskedFrame
    case controlFrameTooLong
    case fragmentedControlFrame
    /// The length was not written in the fewest bytes, or had its highest bit set (section 5.2).
    case badLength
    case continuationWithoutMessage
    case messageInsideMessage
    case invalidUTF8
    case truncatedClosePayload
    case invalidCloseCode(UInt16)
    case messageTooBig(limit: Int)

    /// The close code that tells the server what was wrong.
    package var closeCode: CloseCode {
        switch self {
        case .invalidUTF8: .invalidPayload
        case .messageTooBig: .messageTooBig
        default: .protocolError
        }
    }
}

extension ProtocolViolation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .reservedBits: "reserved header bits are set although no extension was agreed on"
        case .reservedOpcode(let opcode): "frame with the reserved opcode \(opcode)"
        case .maskedFrame: "masked frame from a server"
        case .controlFrameTooLong: "control frame with more than 125 bytes"
        case .fragmentedControlFrame: "control frame in fragments"
        case .badLength: "frame length in a forbidden form"
        case .continuationWithoutMessage: "continuation frame without a message to continue"
        case .messageInsideMessage: "new message before the last one ended"
        case .invalidUTF8: "text that is not UTF-8"
        case .truncatedClosePayload: "close frame with half a status code"
        case .invalidCloseCode(let code): "close frame with the forbidden status code \(code)"
        case .messageTooBig(let limit): "message of more than \(limit) bytes"
        }
    }
}
