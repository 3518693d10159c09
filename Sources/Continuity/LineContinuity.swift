// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Decides what of a source's stream goes on, over all its connections: what the panel repeats is left out, and where
/// lines are missing, a gap says so.
///
/// Times are readings of any monotonic clock. What is held until it is known for new is bounded as ``ReplayWindow`` says.
package struct LineContinuity: Sendable {
    package enum Step: Equatable, Sendable {
        /// A connection is open; what comes before this step belongs to the one before.
        case opened
        /// Lines to go on, in this order.
        case relay(LineBatch)
        /// Here lines are missing; nobody knows how many.
        case gap(Gap.Reason)
        /// So many lines of a replay were known, and left out.
        case leftOut(Int)
        /// A stream that was opened anew because it was silent has brought no line yet.
        case quiet
        /// A stream that was opened anew because it was silent brings only old lines.
        /// - Parameter isNews: the connection before had brought others.
        case stale(isNews: Bool)
        /// A new line follows, after one of these.
        case fresh(wasStale: Bool)
    }

    private var window: ReplayWindow
    private var connections: StreamContinuity
    /// The open connection's.
    private var opening = StreamOpening(.unreadLines)
    /// To be told behind the lines that are held.
    private var hasOverflowed = false
    private enum Silence {
        case none
        /// The stream was opened anew because of it.
        case quiet
        /// The panel repeats old lines and has no others.
        case stale
    }

    private var silence = Silence.none
    /// Whether a connection has been open.
    package private(set) var wasOpened = false

    /// - Parameters:
    ///   - hash: the same for all sources of a run.
    ///   - past: what earlier runs relayed of this source.
    package init(hash: LineHash, past: SourcePast = SourcePast()) {
        window = ReplayWindow(hash: hash)
        connections = StreamContinuity(past: past)
        for line in past.lines { line.withUnsafeBytes { window.restore($0) } }
        window.doubt(lastLines: past.linesInDoubt)
    }

    /// When ``timePassed(now:)`` is due; nil while nothing is held.
    package var nextDeadline: Duration? { window.nextDeadline }

    package mutating func opened(_ new: StreamOpening) -> [Step] {
        var steps: [Step]
        switch new.beginning {
        case .lastLines(let interval): steps = judged(window.opened(hasReplay: true, interval: interval))
        case .unreadLines: steps = judged(window.opened(hasReplay: false))
        }
        opening = new
        wasOpened = true
        steps.append(.opened)
        if new.followsSilence, silence == .none { silence = .quiet }
        if silence == .quiet { steps.append(.quiet) }
        if let reason = connections.opened(new) { steps.append(.gap(reason)) }
        return steps
    }

    package mutating func received(_ batch: LineBatch, now: Duration) -> [Step] {
        let gaps = connections.received(batch, at: now)
        if gaps.isEmpty { return judged(window.receive(batch, now: now)) }
        var steps: [Step] = []
        var begin = 0
        for (gap, place) in gaps {
            steps += received(batch, begin..<place, now: now)
            steps.append(.gap(gap))
            begin = place
        }
        return steps + received(batch, begin..<batch.lines.count, now: now)
    }

    private mutating func received(_ batch: LineBatch, _ places: Range<Int>, now: Duration) -> [Step] {
        guard !places.isEmpty else { return [] }
        var part = batch
        part.lines = Array(batch.lines[places])
        return judged(window.receive(part, now: now))
    }

    /// The panel had more lines than its buffer holds.
    package mutating func panelOverflowed() -> [Step] {
        guard window.isHolding else { return [.gap(.panelOverflow)] }
        hasOverflowed = true
        return []
    }

    /// The lines of the next batch were held up. Where there was a replay, it has told what is missing.
    package mutating func wasDeaf() -> [Step] {
        switch opening.beginning {
        case .unreadLines: connections.wasDeaf().map { [.gap($0)] } ?? []
        case .lastLines: []
        }
    }

    package mutating func closed(_ loss: LossInFlight, now: Duration) -> [Step] {
        var steps = judged(window.closed())
        if case .before(let lastLines) = loss { window.doubt(lastLines: lastLines) }
        if let reason = connections.closed(loss, at: now) { steps.append(.gap(reason)) }
        return steps
    }

    package mutating func timePassed(now: Duration) -> [Step] {
        judged(window.timePassed(now: now))
    }

    private mutating func judged(_ judgement: [ReplayWindow.Step]) -> [Step] {
        var steps: [Step] = []
        for step in judgement {
            switch step {
            case .relay(let batch):
                if silence != .none { steps.append(.fresh(wasStale: silence == .stale)) }
                silence = .none
                steps.append(.relay(batch))
            case .gap(let reason):
                steps.append(.gap(opening.followsSilence ? .streamSilent : reason))
            case .judged(let outcome):
                if outcome.duplicates > 0 { steps.append(.leftOut(outcome.duplicates)) }
                // A pause that is only unusual is no reason to call for a restart of the core.
                if opening.interlude == .silence, outcome.isStale {
                    steps.append(.stale(isNews: silence != .stale))
                    silence = .stale
                }
            }
        }
        if hasOverflowed, !window.isHolding {
            hasOverflowed = false
            steps.append(.gap(.panelOverflow))
        }
        return steps
    }
}
