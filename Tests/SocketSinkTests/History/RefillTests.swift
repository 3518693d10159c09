// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing

@testable import SocketSink

@Suite("A history that is refilled")
struct RefillTests {
    private static let germany = Source(id: .node(3), nodeName: "de-fra")

    private func line(_ seq: UInt64, from source: Source = Source(id: .core), _ text: String = "line") -> ArchivedRecord
    {
        .line(ArchivedLine(seq: seq, time: .testing, source: source, bytes: Array(text.utf8)))
    }

    /// 11 to 15 of an earlier run, 31 to 35 of the last one; this one began with 101.
    private var twoRuns: [ArchivedRecord] { ([11, 12, 13, 14, 15] + [31, 32, 33, 34, 35]).map { line($0) } }

    private func history(
        _ recollection: Recollection, limit: Int = 1 << 20, endOfRunBefore: UInt64 = 100
    ) -> History {
        var history = History(limit: limit, completeAfter: endOfRunBefore)
        history.refill(from: recollection)
        return history
    }

    private func seqs(_ history: History) -> [UInt64] { history.segments.flatMap { $0.records.marks.map(\.seq) } }

    private func point(after cursor: UInt64, in history: History, newest: UInt64 = 100) -> StartingPoint {
        StartingPoint(.after(cursor), of: history, passing: RecordFilter(), newest: newest, runStart: 101)
    }

    @Test("It shows records as they were told")
    func sameObjects() {
        let gap = Gap(seq: 4, time: .testing, source: Self.germany, reason: .noReplay, lost: 3)
        let records = [
            line(1, SampleLines.ali), line(2, SampleLines.warning), line(3, from: Self.germany, SampleLines.bob),
            .gap(gap), line(5, from: Self.germany, "\u{1}\n"),
        ]
        let told = [
            NDJSONEncoder.encode(RecordBatch([SampleLines.ali, SampleLines.warning], seq: 1)),
            NDJSONEncoder.encode(RecordBatch([SampleLines.bob], seq: 3, source: Self.germany)),
            NDJSONEncoder.encode(gap),
            NDJSONEncoder.encode(RecordBatch(["\u{1}\n"], seq: 5, source: Self.germany)),
        ]
        let kept = history(Recollection(records: records, completeAfter: 0)).segments
        #expect(
            kept.flatMap { $0.records.bytes.readableBytesView } == told.flatMap { $0.bytes.readableBytesView })
        #expect(kept.flatMap { $0.records.marks.map(\.traits) } == told.flatMap { $0.marks.map(\.traits) })
        #expect(kept.map(\.source) == [.core, .node(3)])
    }

    @Test("The name of a user that the panel had told is in it; one that the line gives is not there twice")
    func toldName() {
        func archived(_ line: String, _ name: String?) -> ArchivedRecord {
            .line(
                ArchivedLine(
                    seq: 1, time: .testing, source: Source(id: .core), bytes: Array(line.utf8), username: name))
        }
        let told = NDJSONEncoder.encode(RecordBatch(SampleLines.bareNumber, toldName: "a\"b"))
        #expect(NDJSONEncoder.encode(archived(SampleLines.bareNumber, "a\"b")) == told)
        let own = NDJSONEncoder.encode(RecordBatch([SampleLines.ali]))
        #expect(NDJSONEncoder.encode(archived(SampleLines.ali, "ali")) == own)
        let none = NDJSONEncoder.encode(RecordBatch([SampleLines.warning]))
        #expect(NDJSONEncoder.encode(archived(SampleLines.warning, "eve")) == none)
    }

    @Test("From a cursor of an earlier run all comes, over the hole between runs")
    func resuming() {
        let history = history(Recollection(records: twoRuns, completeAfter: 10))
        #expect(history.firstSeq == 11)
        #expect(point(after: 10, in: history) == StartingPoint(position: 10, first: 11, missing: .nothing))
        #expect(point(after: 13, in: history) == StartingPoint(position: 13, first: 14, missing: .nothing))
        #expect(point(after: 15, in: history) == StartingPoint(position: 15, first: 31, missing: .nothing))
        #expect(point(after: 35, in: history) == StartingPoint(position: 35, first: 101, missing: .nothing))
        #expect(point(after: 100, in: history) == StartingPoint(position: 100, first: 101, missing: .nothing))
    }

    @Test("Behind a cursor that no record has, nobody knows what is missing")
    func cursorOfNoRecord() {
        let history = history(Recollection(records: twoRuns, completeAfter: 10))
        #expect(point(after: 9, in: history) == StartingPoint(position: 9, first: 11, missing: .unknown))
        #expect(point(after: 17, in: history) == StartingPoint(position: 17, first: 31, missing: .unknown))
        #expect(point(after: 36, in: history) == StartingPoint(position: 36, first: 101, missing: .unknown))
        // Before the first of a run: what `hello` told at its beginning.
        #expect(point(after: 30, in: history) == StartingPoint(position: 30, first: 31, missing: .nothing))
    }

    @Test("Where the journal lacks records, only what is behind them is whole")
    func incomplete() {
        let partly = history(Recollection(records: twoRuns, completeAfter: 32))
        #expect(point(after: 31, in: partly).missing == .unknown)
        #expect(point(after: 32, in: partly).missing == .nothing)
        #expect(point(after: 34, in: partly).missing == .nothing)
        let never = history(Recollection(records: twoRuns, completeAfter: nil))
        #expect(seqs(never) == twoRuns.map(\.seq))
        #expect(point(after: 34, in: never) == StartingPoint(position: 34, first: 35, missing: .unknown))
    }

    @Test("What falls out is missing, and nobody can say how much")
    func fallingOut() throws {
        var history = history(Recollection(records: twoRuns, completeAfter: 10), limit: 20_000)
        #expect(seqs(history) == twoRuns.map(\.seq))
        var next: UInt64 = 101
        while history.firstSeq == 11 {
            _ = history.append(NDJSONEncoder.encode(RecordBatch(["line"], seq: next)), of: .core, at: .testing)
            next += 1
        }
        let first = try #require(history.firstSeq)
        let fallen = try #require(twoRuns.map(\.seq).last { $0 < first })
        #expect(point(after: fallen - 1, in: history, newest: next - 1).missing == .unknown)
        #expect(
            point(after: fallen, in: history, newest: next - 1)
                == StartingPoint(position: fallen, first: first, missing: .nothing))
        #expect(point(after: 100, in: history, newest: next - 1).missing == .nothing)
    }

    @Test("More than it may hold leaves the newest")
    func tooMuch() throws {
        let records = (1...90 as ClosedRange<UInt64>).map { line($0, String(repeating: "x", count: 500)) }
        let history = history(Recollection(records: records, completeAfter: 0), limit: 50_000)
        let first = try #require(history.firstSeq)
        #expect(seqs(history) == Array(first...90))
        #expect(first > 1 && history.cost <= 50_000)
        #expect(point(after: first - 1, in: history).missing == .nothing)
        #expect(point(after: first - 2, in: history).missing == .unknown)
    }

    @Test("A history of nothing stays empty")
    func none() {
        let history = history(Recollection(records: twoRuns, completeAfter: 10), limit: 0)
        #expect(history.segments.isEmpty)
        #expect(point(after: 13, in: history) == StartingPoint(position: 13, first: 101, missing: .unknown))
    }

    @Test("Single lines take about as much as a batch of them: a megabyte holds more than a thousand")
    func density() throws {
        let records = (1...3000 as ClosedRange<UInt64>).map { line($0, SampleLines.ali) }
        let kept = history(Recollection(records: records, completeAfter: 0), endOfRunBefore: 3000)
        #expect(seqs(kept).count > 1200)
    }

    @Test("Numbers that this run will give itself are no memory")
    func ownNumbers() {
        let history = history(Recollection(records: twoRuns + [line(100), line(101)], completeAfter: 10))
        #expect(seqs(history) == twoRuns.map(\.seq) + [100])
    }
}
