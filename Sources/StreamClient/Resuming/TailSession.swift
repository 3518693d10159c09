// SPDX-License-Identifier: MIT

/// What `tail` does with what the relay sends, and what it does when the relay goes: across connections, so that each
/// begins where the one before ended.
package struct TailSession: Sendable {
    package enum Action: Equatable, Sendable {
        /// Ask for this; what comes before `subscribed` is not shown.
        case send(StreamRequest)
        case show
        case skip
        /// The relay answers again.
        case resumed
        /// All is shown that was asked for.
        case finish
        case fail(ClientFailure)
        /// Try again later, as after a lost connection; the relay's reason.
        case retry(String)
    }

    package enum Loss: Equatable, Sendable {
        /// `isNew`: the operator has not been told of this loss yet.
        case reconnect(after: Duration, isNew: Bool)
        case fail(ClientFailure)
    }

    /// How the present connection stands.
    private enum Phase: Equatable {
        /// Nothing has come yet.
        case greeting
        /// The request is sent. `cursor` is what the relay had assigned by then.
        case subscribing(cursor: UInt64)
        case history(cursor: UInt64)
        case live
    }

    private let path: String
    private var filter: StreamFilter
    /// As the operator wrote them: identifiers, and names of nodes.
    private let sourceNames: [String]
    private let start: StreamStart
    private let follows: Bool
    private var phase = Phase.greeting
    /// The greatest `seq` that was shown, or need not be.
    private var cursor: UInt64?
    /// Once the relay has served us, its absence is a restart and no failure.
    private var wasServed = false
    /// What the operator was told of the relay's absence, while it lasts.
    private var told: ClientFailure?
    private var backoff = Backoff()

    package init(path: String, filter: StreamFilter, start: StreamStart, follows: Bool) {
        self.path = path
        self.filter = filter
        self.sourceNames = filter.sources
        self.start = start
        self.follows = follows
    }

    /// Whether the relay owes an answer, so that silence means that it hangs.
    package var awaitsAnswer: Bool {
        switch phase {
        case .greeting, .subscribing: true
        case .history, .live: false
        }
    }

    /// Names of nodes are among the sources: the relay has to be asked for its status before each connection, since nodes
    /// come and go.
    package var needsNames: Bool { !sourceNames.allSatisfy(SourceNames.isIdentifier) }

    /// Takes the names of the relay's sources.
    /// - Throws: where no source has one of the names. A relay that was just restarted may not know its nodes yet, and is
    ///   asked again.
    package mutating func learnNames(from status: StatusObject) throws(ClientFailure) {
        filter.sources = try SourceNames.identifiers(of: sourceNames, in: status)
    }

    /// A connection is open.
    package mutating func connected() { phase = .greeting }

    /// The next object, or nil for a line that is none.
    package mutating func receive(_ object: StreamObject?) -> Action {
        switch phase {
        case .greeting: greeted(by: object)
        case .subscribing(let cursor): answered(by: object, cursor: cursor)
        case .history(let cursor): streamed(object, historyEnd: cursor)
        case .live: streamed(object, historyEnd: nil)
        }
    }

    /// The connection has ended, or none could be made.
    package mutating func lost(_ failure: ClientFailure) -> Loss {
        guard wasServed, follows else { return .fail(failure == .closed(path) ? .closedEarly(path) : failure) }
        switch (failure, failure.class) {
        case (.unknownSource, _), (_, .unavailable): break
        case (_, .usage), (_, .noPermission), (_, .internal): return .fail(failure)
        }
        return .reconnect(after: backoff.next(), isNew: isNews(failure))
    }

    /// The first loss is; later only what a relay says that is there again, since that may not pass by itself.
    private mutating func isNews(_ failure: ClientFailure) -> Bool {
        switch failure {
        case .refused where told != failure: break
        default:
            guard told == nil else { return false }
        }
        told = failure
        return true
    }

    private mutating func greeted(by object: StreamObject?) -> Action {
        switch object {
        case .hello(let assigned):
            phase = .subscribing(cursor: assigned)
            return .send(.subscribe(filter, resumption(assigned: assigned)))
        case .error(let message): return refused(message)
        case .subscribed, .live, .state, .log, .gap, .dropped, .status, .retried, .unknown, nil:
            return .fail(.foreign(path))
        }
    }

    private mutating func resumption(assigned: UInt64) -> StreamStart {
        guard let cursor else { return start }
        // Numbers that went back are those of a relay that lost its memory: all it has is new.
        guard assigned >= cursor else {
            self.cursor = 0
            return .after(0)
        }
        return .after(cursor)
    }

    private mutating func answered(by object: StreamObject?, cursor: UInt64) -> Action {
        switch object {
        case .subscribed:
            phase = .history(cursor: cursor)
            let isResumed = told != nil
            (wasServed, told) = (true, nil)
            return isResumed ? .resumed : .show
        case .error(let message): return refused(message)
        case .hello, .live, .state, .log, .gap, .dropped, .status, .retried, .unknown, nil: return .skip
        }
    }

    private mutating func streamed(_ object: StreamObject?, historyEnd: UInt64?) -> Action {
        switch object {
        case .log(let log): advance(to: log.seq)
        case .gap(let gap): advance(to: gap.seq)
        case .dropped(_, _, let last): advance(to: last)
        case .live:
            advance(to: historyEnd)
            phase = .live
            backoff.reset()
            if !follows { return .finish }
        case nil: return .skip
        case .hello, .subscribed, .state, .status, .retried, .error, .unknown: break
        }
        return .show
    }

    private mutating func advance(to seq: UInt64?) {
        if let seq { cursor = max(cursor ?? 0, seq) }
    }

    private func refused(_ message: String) -> Action {
        wasServed && follows ? .retry(message) : .fail(.refused(message))
    }
}
