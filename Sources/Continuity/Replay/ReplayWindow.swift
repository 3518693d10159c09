// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Drops what a reopened stream repeats, and says where it does not reach back far enough.
///
/// The first lines after an opening are held until the replay is over: after 100 lines, after 300 ms without any, or
/// after a second (longer by the stream's interval, if it has one, since its lines come that late anyway). The clock
/// starts with the first line, so a replay that comes late is recognised all the same and nothing waits for one that
/// does not come. What then proves to have been relayed before is dropped, the rest is let through in the panel's
/// order, and from there on batches pass untouched. If what came ends before the last line that was relayed before, or
/// is too little to judge by, the lines that follow are let through as they come, and are still compared until a
/// replay's 100 lines are full. Where all these hundred were relayed before, in one piece that ends before the last line
/// relayed, the panel is one that replays more: then they are compared up to 200.
///
/// Held are at most 1 MiB and the batch that exceeds it; a replay beyond that is judged by what is there, and the rest
/// as it comes. Time is a reading of any monotonic clock.
package struct ReplayWindow: Sendable {
    package enum Step: Equatable, Sendable {
        /// Lines to be relayed, in this order.
        case relay(LineBatch)
        /// Between what was relayed before and what follows an unknown number of lines is missing.
        case gap(Gap.Reason)
        /// The replay has been judged; once for a connection, and not if it brought nothing or had nothing to match.
        case judged(ReplayOutcome)
    }

    /// The most lines that Marzban and early PasarGuard replay.
    package static let usualReplay = 100
    /// The most lines that any panel replays: Rebecca's.
    package static let longestReplay = 200
    static let longestPause = Duration.milliseconds(300)
    static let longestHold = Duration.seconds(1)
    /// How long lines are compared after a beginning in which nothing was recognised.
    static let longestDoubt = Duration.seconds(10)
    static let mostHeldBytes = 1 << 20

    private enum State {
        case closed
        /// Open, no line yet.
        case awaiting(interval: Duration)
        case holding(HeldReplay)
        /// Judged by its beginning, which did not reach the memory's end.
        case following(Replay, until: Duration?)
        /// No more replay to be expected.
        case live
    }

    private let hash: LineHash
    private var state = State.closed
    private var memory = LineMemory()
    private var isRestored = false
    private var wasOpen = false
    /// Before so many of the last remembered lines, some may be missing untold.
    private var linesInDoubt = 0

    /// - Parameter hash: with the run's own key.
    package init(hash: LineHash) {
        self.hash = hash
    }

    /// When ``timePassed(now:)`` is due; nil while no time is running.
    package var nextDeadline: Duration? {
        switch state {
        case .holding(let held): held.deadline
        case .following(_, let until): until
        case .closed, .awaiting, .live: nil
        }
    }

    /// Whether lines that have come wait to be judged.
    package var isHolding: Bool {
        if case .holding = state { true } else { false }
    }

    /// A line that was relayed before this run began. To be told in the order of relaying, before the first opening.
    package mutating func restore(_ line: UnsafeRawBufferPointer) {
        memory.restore(hash.fingerprint(of: line))
        isRestored = true
    }

    /// Before the last so many lines the panel may have dropped some, and the connection, or the run, ended before that
    /// showed. Only a replay that reaches back beyond them proves that nothing is missing there.
    package mutating func doubt(lastLines count: Int) {
        linesInDoubt = max(linesInDoubt, count)
    }

    /// A connection is open.
    ///
    /// - Parameters:
    ///   - hasReplay: whether the panel may repeat lines on this stream; if it never does, nothing is held.
    ///   - interval: for how long the panel was asked to gather lines before it sends them.
    package mutating func opened(hasReplay: Bool, interval: Duration = .zero) -> [Step] {
        let rest = closed()
        // Without a memory nothing can be known again, and nothing has to wait; but where the stream was open before and
        // brought nothing, a whole replay may follow lines that were missed.
        state = hasReplay && (!memory.isEmpty || wasOpen) ? .awaiting(interval: interval) : .live
        wasOpen = true
        return rest
    }

    package mutating func receive(_ batch: LineBatch, now: Duration) -> [Step] {
        guard !batch.isEmpty else { return [] }
        switch state {
        case .closed, .live:
            remember(batch)
            return [.relay(batch)]
        case .awaiting(let interval):
            return hold(batch, in: HeldReplay(begins: now, interval: interval), now: now)
        case .holding(let held):
            return hold(batch, in: held, now: now)
        case .following(let replay, let until):
            if let until, now >= until {
                let rest = finish(replay)
                remember(batch)
                return rest + [.relay(batch)]
            }
            return judge([batch], in: replay, until: until)
        }
    }

    package mutating func timePassed(now: Duration) -> [Step] {
        guard let nextDeadline, now >= nextDeadline else { return [] }
        switch state {
        case .holding(let held): return judge(held)
        case .following(let replay, _): return finish(replay)
        case .closed, .awaiting, .live: return []
        }
    }

    /// The connection has ended. What is held is judged by what is there; the next replay brings the rest.
    package mutating func closed() -> [Step] {
        var steps: [Step] = []
        if case .holding(let held) = state { steps += judge(held) }
        if case .following(let replay, _) = state { steps += finish(replay, isCut: true) }
        state = .closed
        return steps
    }
}

// MARK: - Judging

extension ReplayWindow {
    private mutating func hold(_ batch: LineBatch, in held: HeldReplay, now: Duration) -> [Step] {
        if now >= held.deadline {
            // The timer is late: what was held is judged as it would have been in time.
            let steps = judge(held)
            return steps + receive(batch, now: now)
        }
        var held = held
        held.add(batch, now: now)
        if held.isFull { return judge(held) }
        state = .holding(held)
        return []
    }

    private mutating func judge(_ held: HeldReplay) -> [Step] {
        judge(held.batches, in: Replay(), until: held.begins + held.interval + Self.longestDoubt)
    }

    /// Lets through what was not relayed before, of the replay's next lines.
    private mutating func judge(_ batches: [LineBatch], in replay: Replay, until: Duration?) -> [Step] {
        var replay = replay
        let before = replay.alignment?.reach
        let decided = replay.lines.count
        var lines: [LineFingerprint] = []
        for batch in batches { lines += hash.fingerprints(of: batch) }
        var room = replay.limit - decided
        replay.lines += lines.prefix(room)
        if !replay.isLong, replay.lines.count >= replay.limit, memory.continues(replay.lines) {
            replay.isLong = true
            replay.lines += lines.dropFirst(room).prefix(replay.limit - Self.usualReplay)
            room = replay.limit - decided
        }
        let isWhole = replay.lines.count >= replay.limit
        let alignment = ReplayAlignment(
            of: replay.lines, with: memory, mayGoOn: !isWhole, isLong: replay.isLong)
        replay.alignment = alignment

        let rest = max(0, lines.count - room)
        let verdicts = Array(alignment.verdicts[decided...]) + Array(repeating: .new, count: rest)
        let isDoubtful = Array(alignment.isDoubtful[decided...]) + Array(repeating: false, count: rest)
        for verdict in verdicts { replay.outcome.count(verdict) }
        replay.outcome.reach = alignment.reach

        var steps: [Step] = []
        let reachesNothing = alignment.reach == .nothing || (alignment.reach == .noMemory && isWhole)
        if reachesNothing || isWhole, remainsDoubtful(alignment) {
            steps.appendGap(.panelOverflow)
            linesInDoubt = 0
        }
        if replay.regrets(alignment) { steps.appendGap(.panelOverflow) }
        if reachesNothing, before != .nothing { steps.append(.gap(gapReason(isWhole))) }
        if decided == 0, alignment.restsOnDoubt { steps.appendGap(.panelOverflow) }
        replay.decide(alignment)
        var relayed = batches.undecidedLines(verdicts, isDoubtful: isDoubtful)
        if reachesNothing, isWhole, decided == 0, batches.areOfBusySource { relayed.insertGapBehindFirstLine() }
        for step in relayed {
            if case .gap(let reason) = step { steps.appendGap(reason) } else { steps.append(step) }
        }
        // Where all lines are known, but prove nothing, the next that comes is preceded by a gap.
        let isSole = !isWhole && !alignment.isProven && alignment.verdicts.allSatisfy { $0 == .duplicate }
        if !isSole, alignment.reach == .end || alignment.reach == .noMemory || isWhole {
            steps += finish(replay)
            for line in lines.dropFirst(room) { memory.append(line) }
        } else {
            state = .following(replay, until: isSole || alignment.reach == .inside ? nil : until)
        }
        return steps
    }

    private mutating func finish(_ replay: Replay, isCut: Bool = false) -> [Step] {
        if let alignment = replay.alignment { memory.learn(replay.lines, alignment, isCut: isCut) }
        isRestored = false
        linesInDoubt = 0
        state = .live
        return [.judged(replay.outcome)]
    }

    private func remainsDoubtful(_ alignment: ReplayAlignment) -> Bool {
        let firstInDoubt = memory.count - linesInDoubt
        return linesInDoubt > 0 && alignment.partners.allSatisfy { $0.map { $0 >= firstInDoubt } ?? true }
    }

    private func gapReason(_ isWhole: Bool) -> Gap.Reason {
        if isRestored { return .restart }
        return isWhole ? .replayExceeded : .noReplay
    }

    /// Steady state: nothing is looked at but the last lines, and no batch is copied.
    private mutating func remember(_ batch: LineBatch) {
        batch.bytes.withUnsafeBytes { bytes in
            for line in batch.lines.suffix(LineMemory.capacity) {
                memory.append(hash.fingerprint(of: UnsafeRawBufferPointer(rebasing: bytes[line.place])))
            }
        }
    }
}
