// SPDX-License-Identifier: MIT

import NIOCore

/// Events as sse-starlette writes them: CRLF line ends, no `id:`, no `event:`.
enum EventText {
    private static let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))

    /// CR, LF and CRLF inside the text each begin a `data:` line of its own.
    static func event(_ text: String) -> ByteBuffer {
        var event: [UInt8] = Array("data: ".utf8)
        event.reserveCapacity(text.utf8.count + 16)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case lf where previous == cr: break
            case cr, lf: event += "\r\ndata: ".utf8
            default: event.append(byte)
            }
            previous = byte
        }
        event += "\r\n\r\n".utf8
        return ByteBuffer(bytes: event)
    }

    /// A comment with the time as Python prints it.
    static func ping(at microseconds: Int64) -> ByteBuffer {
        let time = XrayClock.text(microseconds).map { $0 == "/" ? "-" : $0 }
        return ByteBuffer(string: ": ping - \(String(time))+00:00\r\n\r\n")
    }
}
