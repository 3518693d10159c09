// SPDX-License-Identifier: MIT

import LogRelayModel

/// Decides when an open stream is better opened anew, although its connection is in order.
///
/// On a real panel a stream whose node has died stays open, answers pings and brings no line any more, not even when the
/// node is back. With a silence of 10 min: last line at 0 → reopen at 600 s. With an empty frame at 5 s and no line after
/// it: reopen at 35 s, whatever the silence.
///
/// Times are readings of the relay's ``MonotonicClock``.
package struct StreamLiveness: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        /// All is well; ask again then.
        case check(at: Duration)
        case reopen(ReopenReason)
    }

    /// How long a node's stream may be silent after an empty frame: either a blank line or the mark of a dead node.
    private static var suspicion: Duration { .seconds(30) }
    /// Where nothing is ever due.
    private static var farOff: Duration { .seconds(86_400) }

    private var lastLine: Duration
    /// The first empty frame since the last line.
    private var emptyFrame: Duration?

    /// - Parameter now: when the stream was opened.
    package init(now: Duration) {
        self.lastLine = now
    }

    /// How long no line has come, or the stream is open where none came at all.
    func quiet(at now: Duration) -> Duration { now - lastLine }

    package mutating func receivedLines(at now: Duration) {
        lastLine = now
        emptyFrame = nil
    }

    /// A frame without a byte has come.
    /// - Returns: whether this is news, so that the node's state should be asked for.
    package mutating func receivedEmptyFrame(at now: Duration) -> Bool {
        guard emptyFrame == nil else { return false }
        emptyFrame = now
        return true
    }

    /// - Parameter patience: how long the stream may bring no line; nil: for ever.
    package func verdict(at now: Duration, patience: Duration?) -> Verdict {
        if let emptyFrame, now >= emptyFrame + Self.suspicion { return .reopen(.emptyFrame) }
        if let patience, now >= lastLine + patience { return .reopen(.silence(patience)) }
        let end = patience.map { lastLine + $0 } ?? now + Self.farOff
        return .check(at: emptyFrame.map { min($0 + Self.suspicion, end) } ?? end)
    }
}

/// Why an open stream is closed by the relay, to be opened anew at once.
package enum ReopenReason: Equatable, Sendable {
    /// No line came for so long.
    case silence(Duration)
    /// The same, for less than a stream may be quiet, but against this one's habit.
    case suspicion(Duration)
    /// It fell silent together with another stream of the panel, which is suspected to be deaf.
    case silenceOfPanel
    /// The panel sent the empty frame that marks a dead node, and no line after it.
    case emptyFrame
    /// The panel lost its connection to the node; its word for the node's state, nil where the node is gone.
    case nodeLeft(status: String?)
    /// The node was modified on the panel, which leaves its old streams open without lines.
    case nodeModified
}

extension ReopenReason {
    var isSilence: Bool {
        switch self {
        case .silence, .suspicion, .silenceOfPanel: true
        case .emptyFrame, .nodeLeft, .nodeModified: false
        }
    }

    /// The stream's own silence is the reason, rather than that of others.
    var isSuspicion: Bool {
        switch self {
        case .silence, .suspicion: true
        case .silenceOfPanel, .emptyFrame, .nodeLeft, .nodeModified: false
        }
    }

    var interlude: StreamOpening.Interlude {
        switch self {
        case .silence: .silence
        case .suspicion, .silenceOfPanel: .suspicion
        // What that loses, the connection's end tells.
        case .emptyFrame, .nodeLeft, .nodeModified: .none
        }
    }

    /// What is lost with a stream that the relay closes for this reason.
    /// - Parameters:
    ///   - loss: what such an end of a connection loses by itself.
    ///   - quiet: how long no line has come, up to the end.
    ///   - endsInPanelWords: the last line may be the panel's word that it has lost the node.
    func loss(of loss: LossInFlight, quiet: Duration, endsInPanelWords: Bool = false) -> LossInFlight {
        guard loss == .lastMoment || loss == .lastWhile else { return loss }
        return switch self {
        // It comes back with another backend.
        case .nodeLeft, .nodeModified: .queue
        // Nothing was under way, where no line came in the last moment either. Whether it was deaf, the next lines tell.
        case .silence, .suspicion, .silenceOfPanel:
            endsInPanelWords ? .queue : quiet >= StreamHabit.shortest / 2 ? .none : loss
        case .emptyFrame: loss
        }
    }
}

extension ReopenReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .silence(let duration): "no line came for \(duration.components.seconds) s"
        case .suspicion(let duration): "quiet against its habit: no line came for \(duration.components.seconds) s"
        case .silenceOfPanel: "it fell silent together with another stream"
        case .emptyFrame: "an empty frame came and then no line"
        case .nodeLeft(let status?): "the panel lost its connection to the node (\(quoted(status)))"
        case .nodeModified: "the node was modified on the panel"
        case .nodeLeft(nil): "the panel no longer lists the node"
        }
    }
}
