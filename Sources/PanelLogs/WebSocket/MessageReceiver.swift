// SPDX-License-Identifier: MIT

package import NIOCore

/// What a message holds (RFC 6455, section 5.6).
package enum MessageKind: Equatable, Sendable {
    /// UTF-8, checked.
    case text
    case binary
}

/// Takes the messages of one WebSocket connection. Called on its event loop.
package protocol MessageReceiver: AnyObject {
    /// The next piece of the message at hand.
    /// - Returns: a frame to answer with, or nil. The relay never answers; an echo client does.
    func receive(_ kind: MessageKind, _ piece: ByteBuffer, isLast: Bool) -> ClientFrame?
    /// All that this read of the socket brought has been handed over.
    func readCompleted()
    /// How long to wait until the server is sent an empty text message; nil where it needs none. Asked after every read,
    /// and after every such message.
    func nudgePause(at now: NIODeadline) -> TimeAmount?
    /// The server is sent such a message now.
    func willNudge(at now: NIODeadline)
    /// Nothing more will come.
    func ended()
}

extension MessageReceiver {
    package func nudgePause(at _: NIODeadline) -> TimeAmount? { nil }
    package func willNudge(at _: NIODeadline) {}
}
