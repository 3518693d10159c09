// SPDX-License-Identifier: MIT

import LogRelayModel

/// Decides what becomes of an event stream, from the panel's answer to its end.
///
/// A panel that has no connection to the node accepts the stream all the same, and ends it at once. So a stream counts
/// as open only after a first sign of life, or a moment without an end.
struct EventStreamState {
    enum Step: Equatable {
        case proceed
        /// Give the panel a moment to end the stream: it has accepted and may not mean it, or its first event may be words
        /// of its own.
        case awaitEnd
        /// It is a stream: tell its receiver, and who asked for it.
        case open
        /// It is none: tell who asked for it.
        case refuse(DialError)
        /// It may become one that nobody reads: tell its receiver.
        case giveUp
        /// Shut this side of the connection, and give the other a moment for what is under way.
        case sayGoodbye
        /// The stream is over: tell its receiver, and close the connection.
        case hangUp
    }

    private enum Phase {
        case asking
        /// Accepted, and nothing has come yet.
        case unproven
        case open
        /// This side has said goodbye; what still comes is taken.
        case leaving
        /// The panel has not answered the goodbye in time: what it was sending meanwhile is lost.
        case abandoned
        /// Never more than an attempt.
        case refused
        case ended(StreamEnd)
    }

    private var phase = Phase.asking

    /// Whether what arrives is wanted.
    var isReading: Bool {
        switch phase {
        case .unproven, .open, .leaving: true
        case .asking, .abandoned, .refused, .ended: false
        }
    }

    /// Whether a connection that fails has failed as an attempt, rather than as a stream.
    var isDialling: Bool {
        switch phase {
        case .asking, .unproven: true
        case .open, .leaving, .abandoned, .refused, .ended: false
        }
    }

    /// How the stream has ended, for when its connection is closed.
    var end: StreamEnd {
        switch phase {
        case .ended(let end): end
        case .leaving, .abandoned: .closedByUs
        case .asking, .unproven, .open, .refused: .endOfFile
        }
    }

    /// What is lost with the stream.
    var loss: LossInFlight {
        switch phase {
        // It may have sent for a while without being heard.
        case .abandoned: .lastWhile
        case .asking, .unproven, .open, .leaving, .refused, .ended: end.lossInFlight
        }
    }

    /// The panel has answered: with the head of an event stream, or with a whole answer that is none. A redirect is not
    /// followed: credentials go to no other place than the operator named.
    /// - Parameter secrets: were part of the request.
    mutating func answered(_ answer: HTTPAnswer, withholding secrets: [String] = []) -> Step {
        guard case .asking = phase else { return .proceed }
        guard answer.isEventStream else { return refuse(.noStream(UnexpectedAnswer(answer, withholding: secrets))) }
        phase = .unproven
        return .awaitEnd
    }

    /// A line or a ping has come, or the moment is over.
    mutating func proven() -> Step {
        guard case .unproven = phase else { return .proceed }
        phase = .open
        return .open
    }

    /// The first event may be the panel's words about the node, which prove nothing but that it has none.
    func perhapsToldByPanel() -> Step {
        switch phase {
        case .unproven, .open: .awaitEnd
        // A stream that is being left ends soon enough.
        case .asking, .leaving, .abandoned, .refused, .ended: .proceed
        }
    }

    /// The answer has come to its end.
    /// - Parameters:
    ///   - isMarked: its end was part of it, and not just the connection's end.
    ///   - words: the panel's, if it has sent nothing else.
    mutating func answerEnded(isMarked: Bool, words: String?) -> Step {
        if case .unproven = phase { return refuse(.endedAtOnce(words: words)) }
        if let words { return ended(.toldByPanel(words)) }
        return ended(isMarked ? .finished : .endOfFile)
    }

    /// The stream has ended otherwise: the connection is gone or of no use any more.
    mutating func ended(_ end: StreamEnd) -> Step {
        switch phase {
        case .asking, .unproven, .abandoned, .refused, .ended:
            return .proceed
        case .open:
            phase = .ended(end)
        case .leaving:
            phase = .ended(.closedByUs)
        }
        return .hangUp
    }

    /// The panel has had its time to answer the goodbye.
    mutating func goodbyeUnanswered() -> Step {
        guard case .leaving = phase else { return .proceed }
        phase = .abandoned
        return .hangUp
    }

    /// The attempt was given up. Its connection may still be closing, and the panel's answer under way, with all that had
    /// waited at the node.
    mutating func givenUp() -> Step {
        guard isDialling else { return .proceed }
        phase = .refused
        return .giveUp
    }

    /// The stream is not wanted any more.
    mutating func unwanted() -> Step {
        guard case .open = phase else { return .proceed }
        phase = .leaving
        return .sayGoodbye
    }

    private mutating func refuse(_ error: DialError) -> Step {
        phase = .refused
        return .refuse(error)
    }
}
