// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing

@testable import SocketSink

/// Whole objects, character by character, as the socket's documentation shows them.
@Suite("Objects of the socket")
struct ObjectTests {
    private let node = Source(id: .node(3), nodeName: "de-fra")

    private func text(_ records: EncodedRecords) -> String { String(buffer: records.bytes) }

    @Test("log, accepted")
    func accepted() {
        let line =
            "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:www.example.com:443 [VLESS TCP >> DIRECT] email: 12.ali"
        let batch = RecordBatch([line], seq: 1_795_420_800_123_457, source: node)
        #expect(
            text(NDJSONEncoder.encode(batch)) == """
                {"type":"log","seq":1795420800123457,"time":"2026-11-23T09:00:00.123456Z","source":"node:3",\
                "node":{"id":3,"name":"de-fra"},"level":"info","line":"\(line)",\
                "xray":{"kind":"access","time":"2026/08/20 10:15:42.123456","status":"accepted",\
                "source":"203.0.113.7:51512","sourceIP":"203.0.113.7","sourcePort":51512,"network":"tcp",\
                "destination":"www.example.com:443","destinationHost":"www.example.com","destinationPort":443,\
                "inboundTag":"VLESS TCP","outboundTag":"DIRECT","email":"12.ali","userID":12,"username":"ali"}}

                """)
    }

    @Test("log, rejected")
    func rejected() {
        let line = "2026/08/20 10:15:42 from 198.51.100.9:40112 rejected  proxy/trojan: not a valid user"
        #expect(
            text(NDJSONEncoder.encode(RecordBatch([line], seq: 7))) == """
                {"type":"log","seq":7,"time":"2026-11-23T09:00:00.123456Z","source":"core","level":"notice",\
                "line":"\(line)","xray":{"kind":"access","time":"2026/08/20 10:15:42","status":"rejected",\
                "source":"198.51.100.9:40112","sourceIP":"198.51.100.9","sourcePort":40112,\
                "reason":"proxy/trojan: not a valid user"}}

                """)
    }

    @Test("log, general")
    func general() {
        let line = "2026/08/20 10:15:42 [Warning] [5] app/dispatcher: default route"
        #expect(
            text(NDJSONEncoder.encode(RecordBatch([line], seq: 0))) == """
                {"type":"log","seq":0,"time":"2026-11-23T09:00:00.123456Z","source":"core","level":"warning",\
                "line":"\(line)","xray":{"kind":"general","time":"2026/08/20 10:15:42","severity":"Warning",\
                "session":5,"component":"app/dispatcher","message":"default route"}}

                """)
    }

    @Test("log with raw bytes")
    func raw() {
        #expect(
            text(NDJSONEncoder.encode(RecordBatch([[0x61, 0xFF]], seq: .max))) == """
                {"type":"log","seq":18446744073709551615,"time":"2026-11-23T09:00:00.123456Z","source":"core",\
                "level":"info","line":"a\u{FFFD}","raw":"Yf8=","xray":{"kind":"other"}}

                """)
    }

    @Test(
        "Numbers of every length",
        arguments: [0, 9, 10, 11, 99, 100, 101, 999, 1000, 9999, 10_000, 10_001, 99_999, 100_000, 1_000_000, .max]
            + (1...19).flatMap { digits in
                let power = (1...digits).reduce(1 as UInt64) { value, _ in value * 10 }
                return [power - 1, power, power + 1]
            } as [UInt64])
    func numbers(number: UInt64) {
        #expect(text(NDJSONEncoder.encode(RecordBatch(["a"], seq: number))).contains("\"seq\":\(number),"))
    }

    @Test("A batch that takes more than is allowed goes into several buffers, record by record")
    func pieces() {
        let batch = RecordBatch((0..<100).map { "\($0) " + String(repeating: "a", count: $0 * 3) }, seq: 1)
        let whole = NDJSONEncoder.encode(batch)
        var joined = ByteBuffer(), seqs: [UInt64] = [], done = 0
        while done < batch.records.count {
            let piece = NDJSONEncoder.encode(batch, from: done, upTo: 4096)
            #expect(piece.bytes.storageCapacity <= 4096)
            #expect(piece.marks.last?.end == piece.bytes.writerIndex)
            joined.writeImmutableBuffer(piece.bytes)
            seqs += piece.marks.map(\.seq)
            done += piece.marks.count
        }
        #expect(joined == whole.bytes)
        #expect(seqs == Array(1...100))
    }

    @Test("One record that takes more than is allowed has a buffer to itself")
    func longPiece() {
        let batch = RecordBatch([String(repeating: "a", count: 9000), "b"], seq: 1)
        let piece = NDJSONEncoder.encode(batch, from: 0, upTo: 4096)
        #expect(piece.marks.map(\.seq) == [1])
        #expect(NDJSONEncoder.encode(batch, from: 1, upTo: 4096).marks.map(\.seq) == [2])
    }

    @Test("Each mark stands behind its own line")
    func marks() {
        let encoded = NDJSONEncoder.encode(RecordBatch(["one", "two\n", ""], seq: 5))
        #expect(encoded.marks.map(\.seq) == [5, 6, 7])
        let view = encoded.bytes.readableBytesView
        #expect(encoded.marks.map(\.end) == view.indices.filter { view[$0] == 0x0A }.map { $0 + 1 })
    }

    @Test("gap")
    func gap() {
        let gap = Gap(seq: 9, time: .testing, source: node, reason: .replayExceeded, lost: 37)
        #expect(
            text(NDJSONEncoder.encode(gap)) == """
                {"type":"gap","seq":9,"time":"2026-11-23T09:00:00.123456Z","source":"node:3",\
                "node":{"id":3,"name":"de-fra"},"reason":"replay_exceeded","lost":37}

                """)
        let unknown = Gap(seq: 9, time: .testing, source: Source(id: .core), reason: .restart)
        #expect(
            text(NDJSONEncoder.encode(unknown)) == """
                {"type":"gap","seq":9,"time":"2026-11-23T09:00:00.123456Z","source":"core","reason":"restart"}

                """)
    }

    @Test("state")
    func state() {
        let state = SourceState(
            source: Source(id: .node(-1), nodeName: "a\"\n"), phase: .waiting, reason: "in 12 s", since: .testing)
        #expect(
            String(buffer: NDJSONEncoder.encode(state)) == """
                {"type":"state","time":"2026-11-23T09:00:00.123456Z","source":"node:-1",\
                "node":{"id":-1,"name":"a\\"\\\\x0a"},"state":"waiting","reason":"in 12 s"}

                """)
    }

    @Test("hello, dropped, error")
    func others() {
        #expect(
            String(buffer: NDJSONEncoder.hello(version: "1.0.0", instance: "relay", cursor: 42))
                == "{\"type\":\"hello\",\"protocol\":1,\"version\":\"1.0.0\",\"instance\":\"relay\",\"cursor\":\"42\"}\n"
        )
        #expect(
            String(buffer: NDJSONEncoder.dropped(count: 120, from: 3, to: 125))
                == "{\"type\":\"dropped\",\"count\":120,\"from\":\"3\",\"to\":\"125\"}\n")
        #expect(String(buffer: NDJSONEncoder.error("no")) == "{\"type\":\"error\",\"message\":\"no\"}\n")
    }

    @Test("Numbers of every length")
    func numbers() {
        var number: UInt64 = 1
        for _ in 0..<20 {
            for value in [number - 1, number, number &+ 1] {
                let text = String(buffer: NDJSONEncoder.dropped(count: value, from: 0, to: 0))
                #expect(text.hasPrefix("{\"type\":\"dropped\",\"count\":\(value),"))
            }
            number = number.multipliedReportingOverflow(by: 10).partialValue
        }
    }

    @Test("A source's name longer than any room that is set aside")
    func longName() throws {
        let name = String(repeating: "n", count: 5000)
        let batch = RecordBatch(["x"], source: Source(id: .node(1), nodeName: name))
        #expect(text(NDJSONEncoder.encode(batch)).contains("\"name\":\"\(name)\""))
    }
}
