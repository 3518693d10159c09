// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket

/// The frames that go out on one stream. What is written when the connection is gone goes nowhere.
final class StreamOutput {
    private var context: ChannelHandlerContext?

    func attach(to context: ChannelHandlerContext) {
        self.context = context
    }

    func detach() {
        context = nil
    }

    /// False while the client reads too slowly: then the panel waits, and its buffer overflows.
    var isWritable: Bool { context?.channel.isWritable ?? false }

    func write(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: payload)
        context?.write(NIOAny(frame), promise: nil)
    }

    func flush() {
        context?.flush()
    }

    func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        write(opcode, payload)
        flush()
    }

    /// Any number, valid or not; nil sends an empty close frame.
    func sendClose(code: UInt16?, reason: String = "") {
        var payload = ByteBuffer()
        if let code {
            payload.writeInteger(code)
            payload.writeString(reason)
        }
        send(.connectionClose, payload)
    }
}
