// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import RelayTesting
import XrayLog

@testable import SocketSink

/// Objects of every type, with everything in them that there can be.
enum SampleObjects {
    /// The paths of all keys of each type, as `jq` writes them.
    static func keys() throws -> [String: Set<String>] {
        var keys: [String: Set<String>] = [:]
        for buffer in all {
            for line in buffer.readableBytesView.split(separator: UInt8(ascii: "\n")) {
                let object = try RelayTesting.JSONValue(parsing: Array(line))
                keys[object["type"]?.text ?? "", default: []].formUnion(paths(of: object, below: ""))
            }
        }
        return keys
    }

    private static func paths(of value: RelayTesting.JSONValue, below path: String) -> Set<String> {
        switch value {
        case .object(let members):
            members.reduce(into: []) { paths, member in
                let own = path.isEmpty ? member.key : "\(path).\(member.key)"
                paths.formUnion([own])
                paths.formUnion(self.paths(of: member.value, below: own))
            }
        case .list(let elements):
            elements.reduce(into: []) { $0.formUnion(paths(of: $1, below: path + "[]")) }
        case .null, .bool, .number, .decimal, .text: []
        }
    }

    private static let node = Source(id: .node(3), nodeName: "de-fra")
    private static let time = Timestamp(microseconds: 1_795_424_400_123_456)

    private static let lines =
        [
            "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:www.example.com:443 [a >> b] email: 12.ali",
            "2026/08/20 10:15:43 from 198.51.100.9:40112 rejected  proxy/trojan: not a valid user",
            "2026/08/20 10:15:44 [Warning] [1234] app/dispatcher: something",
        ].map { Array($0.utf8) } + [[0xFF]]

    private static var all: [ByteBuffer] {
        [
            NDJSONEncoder.hello(version: "1", instance: "relay", cursor: 1),
            NDJSONEncoder.encode(SourceState(source: node, phase: .waiting, reason: "why", since: time)),
            NDJSONEncoder.encode(batch).bytes,
            NDJSONEncoder.encode(Gap(seq: 9, time: time, source: node, reason: .restart, lost: 1)).bytes,
            NDJSONEncoder.dropped(count: 1, from: 1, to: 1),
            NDJSONEncoder.subscribed(StartingPoint(position: 1, first: 2, missing: .records(1))),
            NDJSONEncoder.live(),
            NDJSONEncoder.error("why"),
            NDJSONEncoder.retried(count: 1, reason: "why"),
            NDJSONEncoder.status(
                version: "1", instance: "relay", uptime: 1, report: report, historyFrom: 1, historySince: time,
                consumers: [SocketSnapshot.Consumer(pid: 1, uid: 1, lines: 1, queuedBytes: 1, dropped: 1)]),
        ]
    }

    private static var batch: RecordBatch {
        var (bytes, records): ([UInt8], [LogRecord]) = ([], [])
        for (index, line) in lines.enumerated() {
            let xray = line.withUnsafeBytes { XrayLine(parsing: $0) }
            records.append(LogRecord(seq: UInt64(index), offset: bytes.count, length: line.count, xray: xray))
            bytes += line
        }
        return RecordBatch(source: node, receivedAt: time, bytes: bytes, records: records)
    }

    private static var report: StatusReport {
        var source = SourceStatus(source: node, since: time)
        source.change(to: .waiting, reason: "why", at: time)
        source.count(batch)
        return StatusReport(
            panel: "panel:1", connect: "unix:/run/panel.sock", proxy: "socks5://proxy:1080", dialect: "sse",
            loginRefused: "why",
            sources: [source],
            journal: StatusReport.Journal(handedOver: 1, queued: 1, queuedBytes: 1, dropped: 1))
    }
}
