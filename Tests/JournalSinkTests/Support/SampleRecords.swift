// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

extension Source {
    static let core = Source(id: .core)
    static let germany = Source(id: .node(3), nodeName: "de-fra")
}

extension RecordBatch {
    /// Lines that are known to be nothing but lines, with numbers from `seq` on.
    init(
        _ lines: [[UInt8]], from source: Source = .core, seq: UInt64 = 1,
        receivedAt: Timestamp = Timestamp.systemClock()
    ) {
        var (bytes, records): ([UInt8], [LogRecord]) = ([], [])
        for (index, line) in lines.enumerated() {
            records.append(
                LogRecord(
                    seq: seq + UInt64(index), offset: bytes.count, length: line.count,
                    xray: XrayLine(kind: .other, level: .info)))
            bytes += line
        }
        self.init(source: source, receivedAt: receivedAt, bytes: bytes, records: records)
    }

    init(_ line: String, from source: Source = .core, seq: UInt64 = 1, receivedAt: Timestamp = Timestamp.systemClock())
    {
        self.init([Array(line.utf8)], from: source, seq: seq, receivedAt: receivedAt)
    }

    /// One line, with what the panel has told of its user.
    init(_ line: String, toldName: String) {
        self.init(line)
        records[0].toldName = TextRange(offset: bytes.count, length: toldName.utf8.count)
        bytes += toldName.utf8
    }

    /// One line with what is known of it: the fields' values are looked up in the line.
    init(_ sample: SampleLine, from source: Source = .germany, seq: UInt64 = 1) {
        self.init(sample.text, from: source, seq: seq)
        records[0].xray = sample.xray
    }
}

/// A line of Xray together with what the grammar makes of it.
struct SampleLine {
    var text: String
    var xray: XrayLine

    init(_ text: String, kind: XrayLine.Kind, level: XrayLine.Level, describe: (inout XrayLine, Finder) -> Void) {
        self.text = text
        xray = XrayLine(kind: kind, level: level)
        describe(&xray, Finder(bytes: Array(text.utf8)))
    }

    /// Finds where a value stands in the line.
    struct Finder {
        var bytes: [UInt8]

        func callAsFunction(_ value: String) -> TextRange? {
            let value = Array(value.utf8)
            let starts = 0...(bytes.count - value.count)
            return starts.last { Array(bytes[$0..<$0 + value.count]) == value }
                .map { TextRange(offset: $0, length: value.count) }
        }
    }

    static let accepted = SampleLine(
        "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:www.example.com:443 [VLESS TCP >> DIRECT] "
            + "email: 12.ali",
        kind: .access, level: .info
    ) { xray, find in
        xray.status = .accepted
        xray.source = find("203.0.113.7:51512")
        xray.sourceIP = find("203.0.113.7")
        xray.sourcePort = 51512
        xray.network = find("tcp")
        xray.destination = find("www.example.com:443")
        xray.destinationHost = find("www.example.com")
        xray.destinationPort = 443
        xray.inboundTag = find("VLESS TCP")
        xray.outboundTag = find("DIRECT")
        xray.email = find("12.ali")
        xray.userID = 12
        xray.username = find("ali")
    }

    static let rejected = SampleLine(
        "2026/08/20 10:15:43 from 198.51.100.9:40112 rejected  proxy/trojan: not a valid user",
        kind: .access, level: .notice
    ) { xray, find in
        xray.status = .rejected
        xray.sourceIP = find("198.51.100.9")
        xray.reason = find("proxy/trojan: not a valid user")
    }

    static let general = SampleLine(
        "2026/08/20 10:15:44 [Warning] [2851737412] app/dispatcher: taking detour", kind: .general, level: .warning
    ) { xray, find in
        xray.severity = .warning
        xray.session = 2_851_737_412
        xray.component = find("app/dispatcher")
        xray.message = find("taking detour")
    }
}
