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
    /// The connection before brought no line although there were some: the lines of the next batch were held up.
    func wasDeaf()
    /// The connection has ended; nothing more comes from it.
    func streamClosed(_ loss: LossInFlight)
}

extension LineReceiver {
    package func receivedEmptyFrame() {}
    package func panelOverflowed() {}
    package func wasDeaf() {}
}

/// What a new connection of a stream can be expected to begin with.
package struct StreamOpening: Equatable, Sendable {
    package enum Beginning: Equatable, Sendable {
        /// It goes on where the one before ended: what nobody read has waited at the node.
        case unreadLines
        /// The panel may repeat the last lines it knows, sending them at intervals of so long.
        case lastLines(interval: Duration)
    }

    /// What happened between the connection before and this one.
    package enum Interlude: Equatable, Sendable {
        /// Nothing that is known of.
        case none
        /// The relay gave the connection up because it was quiet against its habit.
        case suspicion
        /// The same, because no line came for as long as a stream may be quiet at all.
        case silence
        /// The panel or the node was away. A panel that is back starts the node's backend anew, which throws away what
        /// waited there.
        case absence
    }

    /// The relay gave the connection before up because of its silence.
    package var followsSilence: Bool { interlude == .suspicion || interlude == .silence }

    package var beginning: Beginning
    package var interlude: Interlude

    package init(_ beginning: Beginning, after interlude: Interlude = .none) {
        self.beginning = beginning
        self.interlude = interlude
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
    /// What waited at the node, and what was under way: the panel starts the node's backend anew, or has sent it all to
    /// an attempt that was given up.
    case queue
}
