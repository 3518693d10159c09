// SPDX-License-Identifier: MIT

import LogRelayModel

/// The first lines of a connection, held until the replay is over.
struct HeldReplay {
    let begins: Duration
    let interval: Duration
    private(set) var batches: [LineBatch] = []
    private var lastBatch: Duration
    private var lineCount = 0
    private var byteCount = 0

    init(begins: Duration, interval: Duration) {
        self.begins = begins
        self.interval = interval
        lastBatch = begins
    }

    mutating func add(_ batch: LineBatch, now: Duration) {
        batches.append(batch)
        lastBatch = now
        lineCount += batch.lines.count
        byteCount += batch.bytes.count
    }

    var isFull: Bool {
        lineCount >= ReplayWindow.usualReplay || byteCount > ReplayWindow.mostHeldBytes
    }

    /// When the replay is over, if nothing more comes.
    var deadline: Duration {
        interval + min(lastBatch + ReplayWindow.longestPause, begins + ReplayWindow.longestHold)
    }
}

/// The lines of a replay that have been judged so far.
struct Replay {
    var lines: [LineFingerprint] = []
    var alignment: ReplayAlignment?
    var outcome = ReplayOutcome()
    /// How each of them was judged when its turn came.
    var verdicts: [ReplayAlignment.Verdict] = []
    /// For each of them, whether a gap stands in its place.
    var isDoubtful: [Bool] = []
    /// It has proved to be longer than usual.
    var isLong = false

    /// How many lines it may have.
    var limit: Int { isLong ? ReplayWindow.longestReplay : ReplayWindow.usualReplay }

    /// Whether a line that was left out turns out to be lost, or in doubt, by what has come since.
    func regrets(_ alignment: ReplayAlignment) -> Bool {
        verdicts.indices.contains { place in
            verdicts[place] == .duplicate && !isDoubtful[place]
                && (alignment.verdicts[place] != .duplicate || alignment.isDoubtful[place])
        }
    }

    /// The lines that have come since are judged for good.
    mutating func decide(_ alignment: ReplayAlignment) {
        for place in verdicts.indices where alignment.isDoubtful[place] || alignment.verdicts[place] != .duplicate {
            isDoubtful[place] = true
        }
        verdicts += alignment.verdicts[verdicts.count...]
        isDoubtful += alignment.isDoubtful[isDoubtful.count...]
    }
}

extension LineBatch.Line {
    var place: Range<Int> { offset..<offset + length }
}

extension LineHash {
    func fingerprints(of batch: LineBatch) -> [LineFingerprint] {
        batch.bytes.withUnsafeBytes { bytes in
            batch.lines.map { fingerprint(of: UnsafeRawBufferPointer(rebasing: bytes[$0.place])) }
        }
    }
}

extension [LineBatch] {
    /// The batches without their duplicates, and a gap in the place of doubtful ones; the bytes stay shared. Both arrays
    /// have an element for every line, in order.
    func undecidedLines(_ verdicts: [ReplayAlignment.Verdict], isDoubtful: [Bool]) -> [ReplayWindow.Step] {
        var steps: [ReplayWindow.Step] = []
        var place = 0
        for batch in self {
            let places = place..<place + batch.lines.count
            place = places.upperBound
            guard verdicts[places].contains(.duplicate) else {
                steps.append(.relay(batch))
                continue
            }
            var rest = batch
            rest.lines = []
            for (line, place) in zip(batch.lines, places) {
                if verdicts[place] != .duplicate {
                    rest.lines.append(line)
                } else if isDoubtful[place] {
                    if !rest.isEmpty { steps.append(.relay(rest)) }
                    rest.lines = []
                    steps.appendGap(.panelOverflow)
                }
            }
            if !rest.isEmpty { steps.append(.relay(rest)) }
        }
        return steps
    }

    /// Whether the source writes several lines a second, as far as the times of its last hundred tell.
    var areOfBusySource: Bool {
        guard let first = first?.written(at: 0), let last, let newest = last.written(at: last.lines.count - 1) else {
            return false
        }
        return newest - first < .seconds(20)
    }
}

extension [ReplayWindow.Step] {
    /// The panel begins a replay with a full buffer: lines that come while it sends the first one push the next ones out.
    mutating func insertGapBehindFirstLine() {
        guard let index = firstIndex(where: { if case .relay = $0 { true } else { false } }),
            case .relay(let batch) = self[index]
        else { return }
        var (first, rest) = (batch, batch)
        first.lines = [LineBatch.Line](batch.lines.prefix(1))
        rest.lines = [LineBatch.Line](batch.lines.dropFirst())
        let parts: [ReplayWindow.Step] = [.relay(first), .gap(.panelOverflow)] + (rest.isEmpty ? [] : [.relay(rest)])
        replaceSubrange(index...index, with: parts)
    }

    /// Adds a gap, unless there is one in this place.
    mutating func appendGap(_ reason: Gap.Reason) {
        if case .gap = last { return }
        append(.gap(reason))
    }
}
