// SPDX-License-Identifier: MIT

import LogRelayModel

@testable import Continuity

/// A panel whose log is known line by line, and what a relay made of its streams: the plain reference that a
/// ``ReplayWindow`` is held against.
///
/// A line is its position in the panel's log; several may have the same text.
struct PanelModel {
    enum Entry: Equatable {
        case line(String)
        case gap
    }

    private(set) var log: [String] = []
    /// Positions that some connection has delivered to the relay.
    private(set) var received: Set<Int> = []
    /// What the relay told, connection by connection.
    private(set) var told: [[Entry]] = []
    /// How often it told that the panel may have dropped lines.
    private(set) var overflowsTold = 0
    /// For each connection, whether a gap must, must not or may be told.
    private(set) var expectedGaps: [Bool?] = []
    /// For each connection, how many lines of its replay had been received before.
    private(set) var knownCounts: [Int] = []
    /// Where the panel's own memory begins.
    private var began = 0
    private var window = ReplayWindow(hash: .fixed)
    private var now = Duration.zero
    private var random: SplitMix
    private let text: @Sendable (Int, inout SplitMix) -> String
    private let replayed: Int

    /// - Parameter replayed: how many lines it replays at most.
    init(
        seed: UInt64, replayed: Int = ReplayWindow.usualReplay,
        text: @escaping @Sendable (Int, inout SplitMix) -> String
    ) {
        random = SplitMix(seed: seed)
        self.replayed = replayed
        self.text = text
    }

    /// The panel logs lines while nobody listens.
    mutating func log(_ count: Int) {
        for _ in 0..<count { log.append(text(log.count, &random)) }
    }

    /// The panel forgets what it logged.
    mutating func restart() { began = log.count }

    /// The relay is killed and starts again, with what it relayed last read back in the order in which it was relayed.
    mutating func restartRelay() {
        window = ReplayWindow(hash: .fixed)
        for line in relayed.suffix(300) { Array(line.utf8).withUnsafeBytes { window.restore($0) } }
    }

    /// One connection: the replay, cut short or not, then live lines of which the panel loses some.
    /// - Parameter pushedOut: how many lines are pushed out of a full buffer behind the replay's first.
    mutating func connect(
        live: Int, loss: Double, cutAfter: Int? = nil, stalls: Bool = false, pushedOut: Int = 0
    ) {
        told.append([])
        let first = max(began, log.count - replayed)
        var positions = Array(first..<log.count)
        if positions.count == replayed { positions.removeSubrange(1..<1 + pushedOut) }
        if let cutAfter { positions = Array(positions.prefix(cutAfter)) }
        expectGap(positions, isClear: cutAfter == nil && !stalls)
        if cutAfter == nil {
            for _ in 0..<live {
                log(1)
                if !random.chance(loss) { positions.append(log.count - 1) }
            }
        }
        note(window.opened(hasReplay: true))
        deliver(positions, stalls: stalls)
        note(window.closed())
        received.formUnion(positions)
        now += .seconds(30)
    }

    private mutating func expectGap(_ replay: [Int], isClear: Bool) {
        let known = replay.count { received.contains($0) }
        knownCounts.append(known)
        guard !replay.isEmpty || received.isEmpty else { return expectedGaps.append(nil) }
        // A stream that was open and brought nothing cannot tell a hundred first lines from a whole replay.
        guard !received.isEmpty else { return expectedGaps.append(told.count == 1 ? false : nil) }
        // One or two lines that are known again may be others that look the same.
        expectedGaps.append(known > 0 && !isClear || (1...2).contains(known) ? nil : known == 0)
    }

    private mutating func deliver(_ positions: [Int], stalls: Bool) {
        var rest = positions[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...60, using: &random)
            let batch = LineBatch(rest.prefix(count).map { log[$0] })
            rest = rest.dropFirst(count)
            note(window.receive(batch, now: now))
            now += .milliseconds(
                stalls ? Int.random(in: 0...900, using: &random) : Int.random(in: 0...20, using: &random))
            if let deadline = window.nextDeadline, deadline <= now { note(window.timePassed(now: now)) }
        }
    }

    private mutating func note(_ steps: [ReplayWindow.Step]) {
        for step in steps {
            switch step {
            case .relay(let batch): told[told.count - 1] += batch.texts.map(Entry.line)
            case .gap(let reason):
                told[told.count - 1].append(.gap)
                if reason == .panelOverflow { overflowsTold += 1 }
            case .judged: break
            }
        }
    }
}

extension PanelModel {
    var relayed: [String] {
        told.joined().compactMap { if case .line(let text) = $0 { text } else { nil } }
    }
}

extension PanelModel {
    /// Two lines, each unlike all others, between which other lines are missing, and no gap was told.
    var silentLoss: String? {
        var places: [String: [Int]] = [:]
        for (place, line) in log.enumerated() { places[line, default: []].append(place) }
        var last: Int?
        var between: [String] = []
        var isGap = false
        for entry in told.joined() {
            guard case .line(let text) = entry else {
                isGap = true
                continue
            }
            guard let place = places[text]?.first, places[text]?.count == 1 else {
                between.append(text)
                continue
            }
            if let last, place > last, !isGap {
                // What came late may stand between them as well.
                var rest = between[...]
                for line in log[last + 1..<place] {
                    guard let found = rest.firstIndex(of: line) else {
                        return "between \(log[last]) and \(text) came \(between), without \(line)"
                    }
                    rest = rest[(found + 1)...]
                }
            }
            (last, between, isGap) = (place, [], false)
        }
        return nil
    }
}
