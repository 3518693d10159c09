// SPDX-License-Identifier: MIT

package import NIOCore

/// A frame as a client sends it: whole, and masked (RFC 6455, section 5.3).
package enum ClientFrame: Equatable, Sendable {
    case text(ByteBuffer)
    case binary(ByteBuffer)
    case ping(ByteBuffer)
    case pong(ByteBuffer)
    case close(CloseFrame)

    /// Appends the frame to `target`.
    /// - Parameter mask: a fresh random number for each frame.
    package func write(into target: inout ByteBuffer, mask: UInt32) {
        switch self {
        case .text(let payload): Self.write(.text, payload, into: &target, mask: mask)
        case .binary(let payload): Self.write(.binary, payload, into: &target, mask: mask)
        case .ping(let payload): Self.write(.ping, payload, into: &target, mask: mask)
        case .pong(let payload): Self.write(.pong, payload, into: &target, mask: mask)
        case .close(let frame):
            var payload = ByteBuffer()
            if let code = frame.code {
                payload.writeInteger(code.rawValue)
                payload.writeString(frame.reason)
                // Longer words are cut to what a control frame holds.
                payload.moveWriterIndex(to: min(payload.writerIndex, FrameHeader.longestControlPayload))
            }
            Self.write(.close, payload, into: &target, mask: mask)
        }
    }

    private static func write(
        _ opcode: FrameHeader.Opcode, _ payload: ByteBuffer, into target: inout ByteBuffer, mask: UInt32
    ) {
        target.writeInteger(0x80 | opcode.rawValue)
        switch payload.readableBytes {
        case ...125:
            target.writeInteger(0x80 | UInt8(payload.readableBytes))
        case ...Int(UInt16.max):
            target.writeMultipleIntegers(UInt8(0x80 | 126), UInt16(payload.readableBytes))
        default:
            target.writeMultipleIntegers(UInt8(0x80 | 127), UInt64(payload.readableBytes))
        }
        target.writeInteger(mask)
        let start = target.writerIndex
        target.writeImmutableBuffer(payload)
        target.withUnsafeMutableReadableBytes { bytes in
            let body = bytes[(bytes.count - payload.readableBytes)...]
            for (index, position) in body.indices.enumerated() {
                bytes[position] ^= UInt8(truncatingIfNeeded: mask >> UInt32(24 - 8 * (index & 3)))
            }
        }
        assert(target.writerIndex == start + payload.readableBytes)
    }
}
