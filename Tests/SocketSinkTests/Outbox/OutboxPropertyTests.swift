// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing

@testable import SocketSink

@Suite("Outbox, whatever happens")
struct OutboxPropertyTests {
    @Test("Received and dropped are what was sent, in order, within the bound", arguments: 0..<60 as Range<UInt64>)
    func receivedAndDroppedAreSent(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let limit = Int.random(in: 200...6000, using: &random)
        var outbox = Outbox(limit: limit)
        var sent: UInt64 = 0
        var longest = 0
        var text: [UInt8] = []
        var taken: UInt64 = 0

        for _ in 0..<300 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let lines = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                    [UInt8](repeating: 0x78, count: Int.random(in: 0...400, using: &random))
                }
                let batch = NDJSONEncoder.encode(RecordBatch(lines, seq: sent + 1))
                sent += UInt64(lines.count)
                longest = max(longest, batch.bytes.readableBytes)
                outbox.append(batch)
            case 4:
                let source = SourceID.node(Int.random(in: 1...3, using: &random))
                let state = SourceState(source: Source(id: source), phase: .waiting, since: .testing)
                outbox.append(NDJSONEncoder.encode(state), of: source)
            case 5:
                sent += 1
                outbox.append(
                    NDJSONEncoder.encode(Gap(seq: sent, time: .testing, source: Source(id: .core), reason: .restart)))
            default:
                if let chunk = outbox.next(upTo: Int.random(in: 1...1500, using: &random)) {
                    #expect(chunk.bytes.readableBytes > 0)
                    text += chunk.bytes.readableBytesView
                    taken += chunk.records
                }
            }
            #expect(outbox.queuedBytes <= limit + longest, "seed \(seed)")
        }
        while let chunk = outbox.next(upTo: 1500) {
            text += chunk.bytes.readableBytesView
            taken += chunk.records
        }

        var expected: UInt64 = 1
        var received: UInt64 = 0
        var dropped: UInt64 = 0
        for object in try JSONObject.all(in: text) {
            switch object.type {
            case "log", "gap":
                #expect(object.seq == expected, "seed \(seed)")
                expected += 1
                received += 1
            case "dropped":
                let count = try #require(object.count)
                #expect(object.from == String(expected), "seed \(seed)")
                expected += count
                dropped += count
                #expect(object.to == String(expected - 1), "seed \(seed)")
            default:
                #expect(object.type == "state")
            }
        }
        #expect(expected == sent + 1, "seed \(seed)")
        #expect(received + dropped == sent, "seed \(seed)")
        #expect(received == taken && dropped == outbox.dropped, "seed \(seed)")
        #expect(outbox.queuedBytes == 0 && outbox.queuedRecords == 0, "seed \(seed)")
    }
}
