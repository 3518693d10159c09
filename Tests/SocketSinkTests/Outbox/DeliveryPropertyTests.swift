// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing
import XrayLog

@testable import SocketSink

/// One consumer that subscribes again and again while records come, is read from by fits and starts, and whose history
/// and buffer are often too small; held against a plain list of all that was told.
@Suite("History and live stream, whatever happens")
struct DeliveryPropertyTests {
    @Test("No hole and no repeat, and every loss is told exactly", arguments: 0..<150 as Range<UInt64>)
    func noHoleNoRepeat(seed: UInt64) throws {
        var run = Run(seed: seed)
        for _ in 0..<400 { run.step() }
        run.drain()
        try run.check()
    }
}

private struct Run {
    /// What the plain list knows of a record.
    struct Told {
        var seq: UInt64
        var source: SourceID
        /// nil for a gap.
        var line: String?
    }

    struct Period {
        var filter: Int
        var start: StartingPoint
        var newest: UInt64
        var cursor: UInt64?
    }

    let seed: UInt64
    let runStart: UInt64
    var random: SeededGenerator
    var history: History
    var delivery: Delivery
    var told: [Told] = []
    var newest: UInt64
    var periods: [Period] = []
    var text: [UInt8] = []
    /// The next request is read when the last one's answer has been written.
    var isAnswered = true

    init(seed: UInt64) {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        history = History(limit: [0, 3000, 12_000, 40_000, 1 << 20].randomElement(using: &random) ?? 0)
        delivery = Delivery(consumerBuffer: Int.random(in: 500...30_000, using: &random))
        newest = UInt64.random(in: 0...50, using: &random)
        runStart = newest + 1
        delivery.start(with: NDJSONEncoder.hello(version: "1", instance: "relay", cursor: newest))
    }

    /// Filters, each with a plain way to say what passes.
    static let filters: [(RecordFilter, @Sendable (Told) -> Bool)] = [
        (RecordFilter(), { _ in true }),
        (RecordFilter(sources: [.node(1)]), { $0.source == .node(1) }),
        (RecordFilter(types: [.log]), { $0.line != nil }),
        (RecordFilter(level: .warning), { $0.line == nil || $0.line == SampleLines.warning }),
        (
            RecordFilter(users: WantedUsers(["ali", "7"])),
            { $0.line == nil || $0.line == SampleLines.ali || $0.line == SampleLines.bob }
        ),
        (RecordFilter(kinds: [.dns]), { $0.line == nil }),
        (RecordFilter(types: [.state]), { _ in false }),
    ]

    mutating func step() {
        let source = Bool.random(using: &random) ? SourceID.core : .node(1)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<6:
            let lines = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                SampleLines.all.randomElement(using: &random) ?? ""
            }
            let batch = RecordBatch(lines, seq: newest + 1, source: Source(id: source))
            tell(NDJSONEncoder.encode(batch), of: source, lines.map { $0 })
        case 6:
            let gap = Gap(seq: newest + 1, time: .testing, source: Source(id: source), reason: .restart)
            tell(NDJSONEncoder.encode(gap), of: source, [nil])
        case 7:
            let state = SourceState(source: Source(id: source), phase: .connected, since: .testing)
            delivery.take(NDJSONEncoder.encode(state), of: source)
        case 8 where isAnswered && Int.random(in: 0..<3, using: &random) == 0:
            subscribe()
        default:
            // Long waits are what loses records.
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                takeOut(upTo: Int.random(in: 1...1500, using: &random))
            }
        }
    }

    mutating func tell(_ records: EncodedRecords, of source: SourceID, _ lines: [String?]) {
        for line in lines {
            newest += 1
            told.append(Told(seq: newest, source: source, line: line))
        }
        let fallen = history.append(records, of: source, at: .testing)
        delivery.take(records, of: source, BatchTraits(records.marks), fallen: fallen)
    }

    mutating func subscribe() {
        isAnswered = false
        let choice = Self.filters.indices.randomElement(using: &random) ?? 0
        let filter = Self.filters[choice].0
        var request = Subscription.History.none
        var cursor: UInt64?
        switch Int.random(in: 0..<4, using: &random) {
        case 0: request = .last(Int.random(in: 0...60, using: &random))
        case 1, 2:
            let after = UInt64.random(in: 0...newest, using: &random)
            cursor = after
            request = .after(after)
        default: break
        }
        let start = StartingPoint(request, of: history, passing: filter, newest: newest, runStart: runStart)
        periods.append(Period(filter: choice, start: start, newest: newest, cursor: cursor))
        delivery.restart(
            with: NDJSONEncoder.subscribed(start), filter: filter,
            replay: Replay(after: start.position, newest: newest, passing: filter))
        delivery.readOn(in: history, upTo: 2000)
    }

    mutating func takeOut(upTo length: Int) {
        if delivery.outbox.isEmpty { delivery.readOn(in: history, upTo: 2000) }
        guard let chunk = delivery.outbox.next(upTo: length) else { return }
        text += chunk.bytes.readableBytesView
        if chunk.endsAnswer { isAnswered = true }
    }

    mutating func drain() {
        while !delivery.isDone { takeOut(upTo: 4000) }
    }

    func check() throws {
        let objects = try JSONObject.all(in: text)
        let parts = objects.split(omittingEmptySubsequences: false) { $0.type == "subscribed" }.dropFirst()
        let answers = objects.filter { $0.type == "subscribed" }
        try #require(answers.count == periods.count, "seed \(seed)")
        for (index, part) in parts.enumerated() {
            try check(part, of: periods[index], isLast: index == periods.count - 1)
        }
    }

    func check(_ objects: ArraySlice<JSONObject>, of period: Period, isLast: Bool) throws {
        let passes = Self.filters[period.filter].1
        let expected = told.filter { $0.seq >= period.start.first && passes($0) }.map(\.seq)
        var index = 0
        var isLive = false
        for object in objects {
            switch object.type {
            case "log", "gap":
                try #require(index < expected.count && object.seq == expected[index], "seed \(seed)")
                #expect(isLive == (expected[index] > period.newest), "seed \(seed)")
                index += 1
            case "dropped":
                let count = Int(try #require(object.count))
                try #require(count > 0 && index + count <= expected.count, "seed \(seed)")
                #expect(object.from == String(expected[index]), "seed \(seed)")
                index += count
                #expect(object.to == String(expected[index - 1]), "seed \(seed)")
            case "live":
                #expect(!isLive && (index == expected.count || expected[index] > period.newest), "seed \(seed)")
                isLive = true
            default: #expect(object.type == "state", "seed \(seed)")
            }
        }
        if isLast { #expect(isLive && index == expected.count, "seed \(seed)") }
        if case .records(let count) = period.start.missing, let cursor = period.cursor {
            let missing = told.filter { $0.seq > cursor && $0.seq < period.start.first }
            #expect(UInt64(missing.count) == count && count > 0, "seed \(seed)")
        }
    }
}
