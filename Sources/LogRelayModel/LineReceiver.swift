// SPDX-License-Identifier: MIT

/// Takes what one stream delivers. Called on the event loop, in order, and must not block.
package protocol LineReceiver: Sendable {
    /// A new connection of the stream is open.
    func streamOpened(_ opening: StreamOpening)
    /// Lines of the open connection.
    func receive(_ batch: LineBatch)
    /// A frame without a byte: a blank line, or, on a node's stream of the WebSocket dialect, the mark of a dead node.
    func receivedEmptyFrame()
    /// The panel's own buffer of the stream was full, so that lines before the last hundred may be missing.
    func panelOverflowed()
    /// The connection has ended; nothing more comes from it.
    func streamClosed(_ loss: LossInFlight)
}

extension LineReceiver {
    package func receivedEmptyFrame() {}
    package func panelOverflowed() {}
}

/// What a new connection of a stream can be expected to begin with.
package struct StreamOpening: Equatable, Sendable {
    package enum Beginning: Equatable, Sendable {
        /// It goes on where the one before ended: what nobody read has waited at the node.
        case unreadLines
        /// The panel may repeat the last lines it knows, sending them at intervals of so long.
        case lastLines(interval: Duration)
    }

    package var beginning: Beginning
    /// The connection before was given up because no line came for long.
    package var followsSilence: Bool

    package init(_ beginning: Beginning, followsSilence: Bool = false) {
        self.beginning = beginning
        self.followsSilence = followsSilence
    }
}

/// Lines that the panel had sent, and does not send again, when a connection ended.
package enum LossInFlight: Equatable, Sendable {
    /// None, or the next connection's replay tells.
    case none
    /// The panel was sending what its buffer held, and the end of that would have shown whether the buffer had been full:
    /// before the last so many lines some may be missing. Of the lines after them, the next replay tells.
    case before(lastLines: Int)
    /// What was under way in the moment of the end.
    case lastMoment
    /// What was sent since the connection died, which may have been a while ago.
    case lastWhile
    /// The attempt was given up before the panel's answer was read: what had waited may have been sent to nobody.
    case unread
}
