// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// An answer that is not the stream that was asked for, as far as it is worth reading: the beginning of its body shows who
/// speaks.
struct PartialAnswer {
    /// In bytes; a panel's `detail` is far shorter.
    private static var longestBody: Int { 16 << 10 }
    /// How long to wait for the end of the body.
    static var patience: TimeAmount { .seconds(2) }

    private(set) var answer: HTTPAnswer

    init(head: HTTPResponseHead, isEncrypted: Bool) {
        answer = HTTPAnswer(head: head, isEncrypted: isEncrypted)
    }

    /// - Returns: whether this is all that matters.
    mutating func append(_ piece: ByteBuffer) -> Bool {
        let room = Self.longestBody - answer.body.count
        answer.body.append(contentsOf: piece.readableBytesView.prefix(room))
        return answer.body.count >= Self.longestBody
    }
}
