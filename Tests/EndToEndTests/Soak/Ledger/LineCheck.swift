// SPDX-License-Identifier: MIT

import PanelSimulator

/// Holds what one place (the socket, or the journal) tells of one source against what that source printed: each line
/// once and in order, or inside a gap; and the gaps' numbers against the lines that are missing there.
///
/// A gap lies between the record before it and the record after it. Where the panel repeats its last lines, lines that
/// it had dropped may come late: they are among the last 100, and in the panel's order. Where a gap says that such a
/// repetition was not recognised, identical lines in it may have come before: nobody can tell that they have. Lines that
/// another reader of the node took are not missed.
struct LineCheck {
    /// As many lines as a panel keeps for those who come later, and in a reader's buffer.
    static let panelMemory = 100
    /// With this a panel behind NATS ends what it has of a dead node's log: it looks like a line, and is relayed as one.
    private static let panelsWords = "Error: Node connection lost"
    /// In how many microseconds a relay reads what waits for it.
    private static let longestRead: Int64 = 500_000

    /// Lines between two that came one after the other, identical ones aside.
    private struct Hole {
        var serials: Range<Int>
        var gaps: [Ledger.Record]
        /// Where in the records.
        var index: Int
        /// How many lines have come since.
        var linesSince = 0
    }

    let place: String
    let source: String
    private let printed: PrintedLines
    private let records: [Ledger.Record]
    private let hasReplay: Bool
    /// Whether a line that came under the first number may come again under the second.
    private let mayComeAgain: (UInt64, UInt64) -> Bool
    private let run: (UInt64) -> Int?
    /// By record, the serial that comes next in order, of a line that was printed once.
    private var nextInOrder: [Int] = []

    /// Of the record at hand, in microseconds.
    private var now: Int64 = 0
    private var highest = -1
    /// The highest of the lines that were printed once. Holes lie between these: of identical lines it cannot be told on
    /// which side of a gap they were printed.
    private var highestUnique = -1
    /// By serial, the number it came under last.
    private var came: [Int: UInt64] = [:]
    private var gapsHere: [Ledger.Record] = []
    private var holes: [Hole] = []
    /// The first holes of which no overflow that comes later can be the reason any more.
    private var settledHoles = 0
    /// Lines that follow one another and should not have come again.
    private var twice: (lines: [String], index: Int)?
    /// How many of the next lines may be of a repetition that was not recognised.
    private var unrecognisedLeft = 0
    /// The serial of the line before, if it came late or again.
    private var lastBackward: Int?

    private(set) var violations: [Violation] = []
    private(set) var repeats = 0
    private(set) var late = 0
    private(set) var unrecognised = 0
    /// By the reason of the gap that they lie in.
    private(set) var linesInGaps: [String: Int] = [:]

    init(
        place: String, source: String, printed: PrintedLines, records: [Ledger.Record], hasReplay: Bool,
        run: @escaping (UInt64) -> Int?, mayComeAgain: @escaping (UInt64, UInt64) -> Bool
    ) {
        self.place = place
        self.source = source
        self.printed = printed
        self.records = records
        self.hasReplay = hasReplay
        self.run = run
        self.mayComeAgain = mayComeAgain
    }

    mutating func check() {
        findOrder()
        for (index, record) in records.enumerated() {
            now = record.time
            switch record.content {
            case .gap(let reason, _): receiveGap(record, reason)
            case .line(let line): receive(line, record.seq, at: index)
            }
        }
        reportTwice()
        holes.append(Hole(serials: highestUnique + 1..<printed.count, gaps: gapsHere, index: records.count))
        for hole in holes { judge(hole) }
    }

    private mutating func findOrder() {
        var advances: [Int?] = []
        var highest = -1
        for record in records {
            if case .line(let line) = record.content, case .once(let serial) = printed.place(of: line), serial > highest
            {
                highest = serial
                advances.append(serial)
            } else {
                advances.append(nil)
            }
        }
        var next = printed.count
        nextInOrder = Array(
            advances.reversed().map { serial in
                defer { next = serial ?? next }
                return next
            }.reversed())
    }

    // MARK: Lines

    private mutating func receive(_ line: String, _ seq: UInt64, at index: Int) {
        switch printed.place(of: line) {
        case .never where line.hasPrefix(Self.panelsWords): break
        case .never: report(.unknownLine, line, at: index)
        case .once(let serial):
            if serial > highest {
                endHole(at: serial, index)
                advance(to: serial, seq)
            } else {
                goBack(to: serial, seq, at: index)
            }
        case .repeated(let serials):
            // Of identical lines, the first that can be meant: it is only their number that can be told.
            if let new = serials.first(where: { $0 > highest && $0 < nextInOrder[index] }) {
                advance(to: new, seq)
            } else if let late = serials.first(where: { isRecent($0) && came[$0] == nil }), hasReplay {
                count(late: late, seq)
            } else if let again = serials.last(where: { came[$0].map { mayComeAgain($0, seq) } ?? false }) {
                count(again: again, seq)
            } else if unrecognisedLeft > 0 {
                unrecognised += 1
                countLine()
            } else {
                countTwice("one of \(serials.count) identical lines: \(line)", at: index)
            }
        }
    }

    private mutating func endHole(at serial: Int, _ index: Int) {
        if serial > highestUnique + 1 || !gapsHere.isEmpty {
            holes.append(Hole(serials: highestUnique + 1..<serial, gaps: gapsHere, index: index))
            gapsHere = []
        }
        highestUnique = serial
    }

    private mutating func advance(to serial: Int, _ seq: UInt64) {
        reportTwice()
        highest = serial
        came[serial] = seq
        lastBackward = nil
        countLine()
    }

    private mutating func goBack(to serial: Int, _ seq: UInt64, at index: Int) {
        if let earlier = came[serial] {
            guard mayComeAgain(earlier, seq) else {
                return countTwice("\(serial), before under \(earlier)", at: index)
            }
            cover(holesBefore: serial, toldAgainUnder: seq)
            count(again: serial, seq)
        } else {
            if !hasReplay || !isRecent(serial) || lastBackward.map({ $0 > serial }) ?? false {
                report(.wrongOrder, "line \(serial) after line \(lastBackward ?? highest)", at: index)
            }
            count(late: serial, seq)
        }
        lastBackward = serial
    }

    private mutating func countTwice(_ line: String, at index: Int) {
        if twice == nil { twice = ([], index) }
        twice?.lines.append(line)
    }

    private mutating func reportTwice() {
        guard let (lines, index) = twice else { return }
        twice = nil
        let more = lines.count > 1 ? ", up to \(lines[lines.count - 1])" : ""
        report(.lineTwice, "\(lines.count): \(lines[0])\(more)", at: index)
    }

    private mutating func count(again serial: Int, _ seq: UInt64) {
        repeats += 1
        came[serial] = seq
        countLine()
    }

    private mutating func count(late serial: Int, _ seq: UInt64) {
        late += 1
        came[serial] = seq
        countLine()
    }

    /// The panel's memory, when the stream was reopened, ended with the highest or later.
    private func isRecent(_ serial: Int) -> Bool {
        serial < highest && serial > highest - Self.panelMemory
    }

    private mutating func countLine() {
        unrecognisedLeft -= 1
        for index in settledHoles..<holes.count { holes[index].linesSince += 1 }
        while settledHoles < holes.count, !isOpen(holes[settledHoles]) { settledHoles += 1 }
    }

    /// Whether an overflow that is told now may be the reason. It is told behind the lines that filled the panel's buffer;
    /// a relay that was held up reads those of several looks at once.
    private func isOpen(_ hole: Hole) -> Bool {
        hole.linesSince <= Self.panelMemory || now - records[hole.index].time <= Self.longestRead
    }

    // MARK: Gaps

    private mutating func receiveGap(_ record: Ledger.Record, _ reason: String) {
        if printed.count == 0 { report(.gapOnIdleSource, "\(record)", at: nil) }
        switch reason {
        case "no_replay", "replay_exceeded", "restart", "stream_silent":
            if hasReplay { unrecognisedLeft = Self.panelMemory }
            gapsHere.append(record)
        case "journal_overflow":
            // Told once there is room again, so that lines may have come in between; their number is for another check.
            guard place == "journal" else { return }
            for index in holes.indices where holes[index].gaps.isEmpty {
                if run(records[holes[index].index].seq) == run(record.seq) { holes[index].gaps.append(record) }
            }
            gapsHere.append(record)
        case "panel_overflow":
            // The lines that filled the panel's buffer have come before it is told.
            for index in settledHoles..<holes.count where isOpen(holes[index]) {
                holes[index].gaps.append(record)
            }
            gapsHere.append(record)
        default: gapsHere.append(record)
        }
    }

    /// A later run tells lines again that the one before did not store; the gap that it tells before them is about the
    /// holes before them.
    private mutating func cover(holesBefore serial: Int, toldAgainUnder seq: UInt64) {
        guard !gapsHere.isEmpty else { return }
        for index in holes.indices where holes[index].gaps.isEmpty && holes[index].serials.upperBound <= serial {
            if mayComeAgain(records[holes[index].index].seq, seq) { holes[index].gaps = gapsHere }
        }
        // All that was told before stands behind it.
        if serial == highestUnique { gapsHere = [] }
    }

    private mutating func judge(_ hole: Hole) {
        let missing = hole.serials.filter { came[$0] == nil && !printed.isTaken($0) }
        let numbers = hole.gaps.compactMap { gap -> UInt64?? in
            guard case .gap(let reason, let lost) = gap.content, reason != "journal_overflow" else { return nil }
            return .some(lost)
        }
        let told = numbers.compactMap { $0 }.reduce(0, +)
        let isWhole = !numbers.isEmpty && numbers.allSatisfy { $0 != nil } && numbers.count == hole.gaps.count
        if told > missing.count || (isWhole && told < missing.count) {
            report(.wrongLost, "\(told) told, \(missing.count) missing: \(Self.spans(missing))", at: hole.index)
        }
        guard !missing.isEmpty else { return }
        if let gap = hole.gaps.last, case .gap(let reason, _) = gap.content {
            linesInGaps[reason, default: 0] += missing.count
        } else {
            let identical = missing.filter(printed.isRepeated).count
            let causes = printed.causes(of: missing).map { ", \($0.count) of them \($0.cause.rawValue)" }.joined()
            let words = identical > 0 ? ", \(identical) of them identical to others" : ""
            report(.missingLine, "\(missing.count): \(Self.spans(missing))\(causes)\(words)", at: hole.index)
        }
    }

    // MARK: Telling

    private mutating func report(_ kind: Violation.Kind, _ words: String, at index: Int?) {
        let around = index.map { records[max(0, $0 - 3)..<min(records.count, $0 + 3)].map(\.description) } ?? []
        violations.append(Violation(kind: kind, place: place, source: source, words: words, around: around))
    }

    /// `3…7, 9`
    static func spans(_ serials: [Int]) -> String {
        var spans: [ClosedRange<Int>] = []
        for serial in serials {
            if let last = spans.last, last.upperBound + 1 == serial {
                spans[spans.count - 1] = last.lowerBound...serial
            } else {
                spans.append(serial...serial)
            }
        }
        let words = spans.prefix(8).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)…\($0.upperBound)" }
        return words.joined(separator: ", ") + (spans.count > 8 ? ", …" : "")
    }
}
