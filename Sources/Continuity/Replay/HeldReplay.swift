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
    /// It has proved to be longer than usual.
    var isLong = false

    /// How many lines it may have.
    var limit: Int { isLong ? ReplayWindow.longestReplay : ReplayWindow.usualReplay }
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
    /// The batches without their duplicates; their bytes stay shared. `verdicts` has one for every line, in order.
    func undecidedLines(_ verdicts: [ReplayAlignment.Verdict]) -> [ReplayWindow.Step] {
        var rest = verdicts[...]
        return compactMap { batch in
            let own = rest.prefix(batch.lines.count)
            rest = rest.dropFirst(batch.lines.count)
            guard own.contains(.duplicate) else { return .relay(batch) }
            var batch = batch
            batch.lines = zip(batch.lines, own).filter { $0.1 != .duplicate }.map(\.0)
            return batch.isEmpty ? nil : .relay(batch)
        }
    }
}
