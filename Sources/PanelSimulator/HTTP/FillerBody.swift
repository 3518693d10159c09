// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// A response whose body is a JSON string of a wanted length, made a piece at a time so that it costs no memory here.
struct FillerBody {
    private enum State {
        case head(bytes: Int)
        case body(remaining: Int)
        case end
        case done
    }

    private static let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 32_768)

    private var state: State

    static var none: FillerBody { FillerBody(state: .done) }

    static func string(bytes: Int) -> FillerBody { FillerBody(state: .head(bytes: max(2, bytes))) }

    var isDone: Bool {
        if case .done = state { true } else { false }
    }

    mutating func nextPart() -> HTTPServerResponsePart? {
        switch state {
        case .head(let bytes):
            state = .body(remaining: bytes)
            let headers: HTTPHeaders = ["content-type": "application/json", "content-length": String(bytes)]
            return .head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers))
        case .body(let remaining):
            var part = Self.piece.getSlice(at: 0, length: min(remaining, Self.piece.readableBytes)) ?? ByteBuffer()
            // The quotes stand at the ends; a body of one piece has both in it.
            if remaining <= part.readableBytes { part.setInteger(UInt8(ascii: "\""), at: part.writerIndex - 1) }
            if !hasBegun {
                part.setInteger(UInt8(ascii: "\""), at: part.readerIndex)
                hasBegun = true
            }
            state = remaining > part.readableBytes ? .body(remaining: remaining - part.readableBytes) : .end
            return .body(.byteBuffer(part))
        case .end:
            state = .done
            return .end(nil)
        case .done:
            return nil
        }
    }

    private var hasBegun = false

    private init(state: State) {
        self.state = state
    }
}
