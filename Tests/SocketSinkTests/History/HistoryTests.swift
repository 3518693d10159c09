// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing

@testable import SocketSink

@Suite("History")
struct HistoryTests {
    private func records(_ count: Int, from seq: UInt64, length: Int = 100) -> EncodedRecords {
        NDJSONEncoder.encode(
            RecordBatch([String](repeating: String(repeating: "x", count: length), count: count), seq: seq))
    }

    private func seqs(_ segments: some Sequence<History.Segment>) -> [UInt64] {
        segments.flatMap { $0.records.marks.map(\.seq) }
    }

    /// All that can be read behind `position`, in portions of at most `length` bytes.
    private func read(_ history: History, after position: UInt64, upTo length: Int = 1000) throws -> [UInt64] {
        var position = position
        var found: [UInt64] = []
        while let portion = history.next(after: position, through: .max, upTo: length, passing: RecordFilter()) {
            #expect(portion.position > position)
            position = portion.position
            let objects = try JSONObject.all(in: portion.records.bytes.readableBytesView)
            #expect(portion.records.bytes.readableBytes <= length || objects.count == 1)
            found += objects.compactMap(\.seq)
        }
        return found
    }

    @Test("It never takes more memory than its limit, and holds the unbroken end", arguments: 0..<40 as Range<UInt64>)
    func bound(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let limit = Int.random(in: 0...60_000, using: &random)
        var history = History(limit: limit)
        var seq: UInt64 = 1
        var fallen: UInt64 = 0
        for _ in 0..<200 {
            let count = Int.random(in: 1...40, using: &random)
            let length = Bool.random(using: &random) ? 10 : Int.random(in: 0...3000, using: &random)
            for segment in history.append(records(count, from: seq, length: length), of: .core, at: .testing) {
                #expect(segment.records.marks.map(\.seq).first == fallen + 1)
                fallen = segment.lastSeq
            }
            seq += UInt64(count)
            let storage = history.segments.reduce(0) { $0 + $1.records.bytes.storageCapacity }
            #expect(storage <= limit && history.cost <= limit, "seed \(seed)")
            #expect(history.cost == history.segments.reduce(0) { $0 + $1.cost }, "seed \(seed)")
            #expect(seqs(history.segments) == Array(fallen + 1..<seq), "seed \(seed)")
        }
        #expect(try read(history, after: 0) == Array(fallen + 1..<seq), "seed \(seed)")
    }

    @Test("A limit of megabytes keeps about a line a kilobyte")
    func usefulness() {
        var history = History(limit: 1 << 20)
        for seq in 1...5000 as ClosedRange<UInt64> {
            _ = history.append(NDJSONEncoder.encode(RecordBatch([SampleLines.ali], seq: seq)), of: .core, at: .testing)
        }
        #expect(seqs(history.segments).count > 700)
    }

    @Test("A record longer than the limit takes everything with it")
    func tooLong() {
        var history = History(limit: 50_000)
        _ = history.append(records(20, from: 1), of: .core, at: .testing)
        let fallen = history.append(records(1, from: 21, length: 100_000), of: .core, at: .testing)
        #expect(seqs(fallen) == Array(1...21))
        #expect(history.segments.isEmpty && history.cost == 0 && history.firstSeq == nil)
    }

    @Test("Of a batch longer than the limit, the newest records are kept")
    func longBatch() {
        var history = History(limit: 50_000)
        let fallen = seqs(history.append(records(1000, from: 1), of: .core, at: .testing))
        let kept = seqs(history.segments)
        #expect(fallen + kept == Array(1...1000))
        #expect(kept.count > 50)
    }

    @Test("Read from every place with every small length, all that comes behind is there once")
    func everyPlace() throws {
        var history = History(limit: 1 << 20)
        var seq: UInt64 = 1
        for count in [1, 3, 1, 7, 2, 12] {
            _ = history.append(records(count, from: seq), of: .core, at: .testing)
            seq += UInt64(count)
        }
        for position in 0..<seq {
            for length in [1, 300, 600, 5000, 100_000] {
                #expect(try read(history, after: position, upTo: length) == Array(position + 1..<seq))
            }
        }
    }

    @Test("The last records are counted among those that pass")
    func last() throws {
        var history = History(limit: 1 << 20)
        for seq in stride(from: 1, to: 31, by: 3) as StrideTo<UInt64> {
            let lines = [SampleLines.ali, SampleLines.bob, SampleLines.warning]
            _ = history.append(NDJSONEncoder.encode(RecordBatch(lines, seq: seq)), of: .core, at: .testing)
        }
        let ali = RecordFilter(users: WantedUsers(["ali"]))
        #expect(history.position(beforeLast: 1, passing: ali, newest: 30) == 27)
        #expect(history.position(beforeLast: 3, passing: ali, newest: 30) == 21)
        #expect(history.position(beforeLast: 10, passing: ali, newest: 30) == 0)
        #expect(history.position(beforeLast: .max, passing: ali, newest: 30) == 0)
        #expect(history.position(beforeLast: 0, passing: ali, newest: 30) == 30)
        #expect(history.position(beforeLast: 4, passing: RecordFilter(), newest: 30) == 26)
        let nobody = RecordFilter(users: WantedUsers(["nobody"]))
        #expect(history.position(beforeLast: 4, passing: nobody, newest: 30) == 30)
    }
}
