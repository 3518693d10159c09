// SPDX-License-Identifier: MIT

package import NIOCore

/// Takes a server's bytes apart into WebSocket events, strictly by RFC 6455 without extensions.
///
/// Message payload is handed on as it arrives, never gathered: however large a frame claims to be, the parser holds
/// nothing of it. Only headers (14 bytes) and control frames (125 bytes) wait until they are there whole, in the
/// caller's buffer.
package struct FrameParser {
    package enum Event: Equatable {
        /// The next piece of the message at hand; may be empty.
        case message(MessageKind, ByteBuffer, isLast: Bool)
        case ping(ByteBuffer)
        case pong(ByteBuffer)
        case close(CloseFrame)
    }

    /// The message at hand.
    private struct Message {
        var kind: MessageKind
        /// Checks text; nil for a binary message.
        var validator: UTF8Validator?
        var size: UInt64 = 0
    }

    private enum State {
        case header
        /// Inside a data frame.
        case payload(remaining: UInt64, isFinal: Bool)
        case control(FrameHeader)
        /// A close frame ends the conversation (section 5.5.1): what follows is not looked at.
        case closed
    }

    private var state = State.header
    private var message: Message?
    private let largestMessage: Int

    /// - Parameter largestMessage: in bytes; a server that sends more gets close code 1009.
    package init(largestMessage: Int) {
        self.largestMessage = largestMessage
    }

    /// The next event in `buffer`, whose bytes it consumes; nil when more bytes are needed.
    /// - Throws: what the server did wrong; the parser is not to be used afterwards.
    package mutating func next(in buffer: inout ByteBuffer) throws(ProtocolViolation) -> Event? {
        while true {
            switch state {
            case .header:
                guard let header = try FrameHeader.read(from: &buffer) else { return nil }
                try begin(header)
            case .payload(let remaining, let isFinal):
                return try readPayload(from: &buffer, remaining: remaining, isFinal: isFinal)
            case .control(let header):
                guard let payload = buffer.readSlice(length: Int(header.length)) else { return nil }
                return try finish(control: header.opcode, payload: payload)
            case .closed:
                buffer.moveReaderIndex(to: buffer.writerIndex)
                return nil
            }
        }
    }

    private mutating func begin(_ header: FrameHeader) throws(ProtocolViolation) {
        switch header.opcode {
        case .close, .ping, .pong:
            state = .control(header)
            return
        case .text, .binary:
            guard message == nil else { throw .messageInsideMessage }
            message =
                header.opcode == .text
                ? Message(kind: .text, validator: UTF8Validator()) : Message(kind: .binary, validator: nil)
        case .continuation:
            guard message != nil else { throw .continuationWithoutMessage }
        }
        let total = (message?.size ?? 0).addingReportingOverflow(header.length)
        guard !total.overflow, total.partialValue <= UInt64(largestMessage) else {
            throw .messageTooBig(limit: largestMessage)
        }
        message?.size = total.partialValue
        state = .payload(remaining: header.length, isFinal: header.isFinal)
    }

    private mutating func readPayload(
        from buffer: inout ByteBuffer, remaining: UInt64, isFinal: Bool
    ) throws(ProtocolViolation) -> Event? {
        let length = Int(min(remaining, UInt64(buffer.readableBytes)))
        guard length > 0 || remaining == 0, let piece = buffer.readSlice(length: length) else { return nil }
        let isFrameDone = UInt64(length) == remaining
        let isLast = isFrameDone && isFinal
        state = isFrameDone ? .header : .payload(remaining: remaining - UInt64(length), isFinal: isFinal)

        if message?.validator != nil {
            let isValid = piece.withUnsafeReadableBytes { message?.validator?.validate($0) ?? true }
            guard isValid, !isLast || message?.validator?.isComplete != false else { throw .invalidUTF8 }
        }
        let kind = message?.kind ?? .binary
        if isLast { message = nil }
        return .message(kind, piece, isLast: isLast)
    }

    private mutating func finish(
        control opcode: FrameHeader.Opcode, payload: ByteBuffer
    ) throws(ProtocolViolation) -> Event {
        switch opcode {
        case .ping:
            state = .header
            return .ping(payload)
        case .pong:
            state = .header
            return .pong(payload)
        default:
            state = .closed
            return .close(try CloseFrame(payload: payload))
        }
    }
}

extension CloseFrame {
    /// Reads a close frame's payload (RFC 6455, section 5.5.1).
    fileprivate init(payload: ByteBuffer) throws(ProtocolViolation) {
        var payload = payload
        guard payload.readableBytes > 0 else {
            self.init()
            return
        }
        guard let code: UInt16 = payload.readInteger() else { throw .truncatedClosePayload }
        guard CloseCode(rawValue: code).mayBeSent else { throw .invalidCloseCode(code) }
        var validator = UTF8Validator()
        guard payload.withUnsafeReadableBytes({ validator.validate($0) }), validator.isComplete else {
            throw .invalidUTF8
        }
        self.init(code: CloseCode(rawValue: code), reason: String(buffer: payload))
    }
}
