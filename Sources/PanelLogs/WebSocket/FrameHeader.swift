// SPDX-License-Identifier: MIT

import NIOCore

/// The head of a frame that a server sent (RFC 6455, section 5.2), checked for all that can be told from it alone.
struct FrameHeader: Equatable {
    enum Opcode: UInt8 {
        case continuation = 0x0
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA

        var isControl: Bool { rawValue & 0x8 != 0 }
    }

    /// The longest payload of a control frame (section 5.5).
    static let longestControlPayload = 125

    var opcode: Opcode
    var isFinal: Bool
    var length: UInt64

    /// Reads a header from the front of `buffer`; nil, with nothing consumed, while it is not there whole.
    static func read(from buffer: inout ByteBuffer) throws(ProtocolViolation) -> FrameHeader? {
        let start = buffer.readerIndex
        guard let first: UInt8 = buffer.getInteger(at: start) else { return nil }
        guard first & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode(first & 0x0F) }
        let isFinal = first & 0x80 != 0
        if opcode.isControl, !isFinal { throw .fragmentedControlFrame }

        guard let second: UInt8 = buffer.getInteger(at: start + 1) else { return nil }
        guard second & 0x80 == 0 else { throw .maskedFrame }
        let short = UInt64(second)
        if opcode.isControl, short > Self.longestControlPayload { throw .controlFrameTooLong }

        let size: Int
        let length: UInt64
        switch short {
        case 127:
            guard let long: UInt64 = buffer.getInteger(at: start + 2) else { return nil }
            guard long > UInt64(UInt16.max), long >> 63 == 0 else { throw .badLength }
            (size, length) = (10, long)
        case 126:
            guard let middle: UInt16 = buffer.getInteger(at: start + 2) else { return nil }
            guard middle >= 126 else { throw .badLength }
            (size, length) = (4, UInt64(middle))
        default:
            (size, length) = (2, short)
        }
        buffer.moveReaderIndex(forwardBy: size)
        return FrameHeader(opcode: opcode, isFinal: isFinal, length: length)
    }
}
