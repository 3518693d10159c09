// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing

@testable import SocketSink

@Suite("Outbox")
struct OutboxTests {
    private func records(_ count: Int, from seq: UInt64, length: Int = 20) -> EncodedRecords {
        NDJSONEncoder.encode(
            RecordBatch([String](repeating: String(repeating: "x", count: length), count: count), seq: seq))
    }

    private func drain(_ outbox: inout Outbox, chunk: Int = 1000) throws -> [JSONObject] {
        var text: [UInt8] = []
        while let chunk = outbox.next(upTo: chunk) { text += chunk.bytes.readableBytesView }
        return try JSONObject.all(in: text)
    }

    private func next(_ outbox: inout Outbox, upTo length: Int) throws -> OutboxChunk {
        let chunk = outbox.next(upTo: length)
        return try #require(chunk)
    }

    @Test("What fits comes out as it went in")
    func order() throws {
        var outbox = Outbox(limit: 100_000)
        outbox.append(records(3, from: 1))
        outbox.append(NDJSONEncoder.encode(Gap(seq: 4, time: .testing, source: Source(id: .core), reason: .restart)))
        outbox.append(records(2, from: 5))
        #expect(outbox.queuedRecords == 6)
        #expect(try drain(&outbox).map(\.seq) == [1, 2, 3, 4, 5, 6])
        #expect(outbox.isEmpty && outbox.queuedBytes == 0 && outbox.queuedRecords == 0 && outbox.dropped == 0)
    }

    @Test("Of a batch that does not fit, as many whole records are kept as do")
    func partOfABatch() throws {
        let batch = records(10, from: 1)
        var outbox = Outbox(limit: batch.marks[3].end + 5)
        outbox.append(batch)
        #expect(outbox.queuedRecords == 4)
        #expect(outbox.dropped == 6)
        let objects = try drain(&outbox)
        #expect(objects.compactMap(\.seq) == [1, 2, 3, 4])
        #expect(objects.last == (try JSONObject(NDJSONEncoder.dropped(count: 6, from: 5, to: 10).readableBytesView)))
    }

    @Test("One notice stands for all that is lost until there is room, before anything later")
    func oneNotice() throws {
        let batch = records(3, from: 1)
        var outbox = Outbox(limit: batch.bytes.readableBytes)
        outbox.append(batch)
        outbox.append(records(3, from: 4))
        outbox.append(records(4, from: 7))
        var text = Array(try next(&outbox, upTo: 1 << 20).bytes.readableBytesView)
        outbox.append(records(1, from: 11))
        while let chunk = outbox.next(upTo: 1 << 20) { text += chunk.bytes.readableBytesView }
        let objects = try JSONObject.all(in: text)
        #expect(objects.map(\.type) == ["log", "log", "log", "dropped", "log"])
        #expect(objects[3].count == 7 && objects[3].from == "4" && objects[3].to == "10")
        #expect(objects[4].seq == 11)
        #expect(outbox.dropped == 7)
    }

    @Test("The notice comes by itself, without a later record")
    func noticeWithoutALaterRecord() throws {
        let batch = records(1, from: 1)
        var outbox = Outbox(limit: batch.bytes.readableBytes)
        outbox.append(batch)
        outbox.append(records(1, from: 2))
        #expect(try drain(&outbox).map(\.type) == ["log", "dropped"])
    }

    @Test("A record longer than the limit takes no room from the others, and is alone of its kind")
    func longRecord() throws {
        var outbox = Outbox(limit: 1000)
        let around = ["a", String(repeating: "x", count: 5000), "b", String(repeating: "x", count: 5000), "c"]
        outbox.append(NDJSONEncoder.encode(RecordBatch(around, seq: 1)))
        #expect(outbox.queuedRecords == 3)
        let objects = try drain(&outbox)
        #expect(objects.compactMap(\.seq) == [1, 2, 3])
        #expect(objects.last?.from == "4" && objects.last?.to == "5")
        outbox.append(records(1, from: 6, length: 5000))
        #expect(outbox.queuedRecords == 1)
    }

    @Test("A state without room comes later, the newest of each source")
    func states() throws {
        func state(_ id: SourceID, _ phase: SourceState.Phase) -> ByteBuffer {
            NDJSONEncoder.encode(SourceState(source: Source(id: id), phase: phase, since: .testing))
        }
        let batch = records(2, from: 1)
        var outbox = Outbox(limit: batch.bytes.readableBytes)
        outbox.append(batch)
        outbox.append(state(.node(1), .waiting), of: .node(1))
        outbox.append(state(.core, .connected), of: .core)
        outbox.append(state(.node(1), .connected), of: .node(1))
        #expect(outbox.dropped == 0)
        let objects = try drain(&outbox)
        #expect(objects.map(\.type) == ["log", "log", "state", "state"])
        #expect(objects.compactMap(\.source).suffix(2) == ["core", "node:1"])
        #expect(objects.last?.state == "connected")
    }

    @Test("A chunk ends behind a record where it can")
    func chunks() throws {
        let batch = records(4, from: 1)
        let one = batch.marks[0].end
        var outbox = Outbox(limit: 100_000)
        outbox.append(batch)
        let two = try next(&outbox, upTo: one * 2 + 5)
        #expect(two.records == 2 && two.bytes.readableBytes == one * 2)
        let part = try next(&outbox, upTo: 7)
        #expect(part.records == 0 && part.bytes.readableBytes == 7)
        let rest = try next(&outbox, upTo: one - 7)
        #expect(rest.records == 1 && rest.bytes.readableBytes == one - 7)
        #expect(outbox.queuedRecords == 1)
    }

    @Test("Consumers share the bytes")
    func sharedBytes() throws {
        let batch = records(4, from: 1)
        var chunks: [OutboxChunk] = []
        for _ in 0..<2 {
            var outbox = Outbox(limit: 100_000)
            outbox.append(batch)
            chunks.append(try next(&outbox, upTo: 1 << 20))
        }
        let addresses = chunks.map { $0.bytes.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } }
        #expect(addresses[0] == addresses[1])
    }

    @Test("A few records of a large batch do not keep all of it in memory")
    func smallPartOfALargeBatch() throws {
        let batch = records(1000, from: 1)
        var outbox = Outbox(limit: batch.marks[2].end)
        outbox.append(batch)
        let chunk = try next(&outbox, upTo: 1 << 20)
        #expect(chunk.records == 3)
        #expect(chunk.bytes.storageCapacity < 4096)
    }
}
