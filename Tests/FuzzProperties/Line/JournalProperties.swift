// SPDX-License-Identifier: MIT

import JournalProtocol
import JournalSink
import LogRelayModel
import XrayLog

/// The entry of a line: `MESSAGE` is text, the line can be had back byte for byte, and no field is there that is not one.
enum JournalProperties {
    static func check(_ batch: RecordBatch, _ record: LogRecord) throws(BrokenProperty) {
        let line = batch.bytes
        let fields = try fields(of: entry(batch, record))
        var values: [String: [UInt8]] = [:]
        for (name, value) in fields {
            try hold(values.updateValue(value, forKey: name) == nil, "the field \(name) is there twice")
        }
        guard let message = values.removeValue(forKey: "MESSAGE") else { throw BrokenProperty("no MESSAGE") }
        guard let text = String(validating: message, as: UTF8.self) else {
            throw BrokenProperty("MESSAGE is no UTF-8")
        }
        try hold(ShownText.isText(text), "MESSAGE holds what may steer a terminal")
        let raw = values.removeValue(forKey: "PASARGUARD_LINE")
        try hold((raw ?? message) == line, "the line cannot be had back from the entry")
        try hold((raw == nil) == (message == line), "PASARGUARD_LINE is there although MESSAGE has it all")
        let expected = own.merging(xrayFields(of: record.xray, line)) { first, _ in first }
        try hold(values == expected, "other fields than expected: \(values.keys.sorted())")
    }

    private static let own: [String: [UInt8]] = [
        "SYSLOG_IDENTIFIER": Array("pasarguard".utf8), "PASARGUARD_INSTANCE": Array("relay".utf8),
        "PASARGUARD_SOURCE": Array("node:3".utf8), "PASARGUARD_NODE_NAME": Array("de-fra".utf8),
        "PASARGUARD_SEQ": Array("7".utf8),
    ]

    private static func entry(_ batch: RecordBatch, _ record: LogRecord) -> [UInt8] {
        var encoder = EntryEncoder(identifier: "pasarguard", instance: "relay")
        var buffer = EntryBuffer(retainedCapacity: 512)
        encoder.commonFields(of: batch.source).withUnsafeBytes { common in
            batch.bytes.withUnsafeBytes { line in
                encoder.append(record, line: line, common: common, receivedAt: nil, to: &buffer)
            }
        }
        return Array(buffer.bytes)
    }

    private static func fields(of entry: [UInt8]) throws(BrokenProperty) -> [(name: String, value: [UInt8])] {
        do {
            return try NativeEntry.fields(of: entry)
        } catch {
            throw BrokenProperty("the entry cannot be read: \(error)")
        }
    }

    private static func xrayFields(of xray: XrayLine, _ line: [UInt8]) -> [String: [UInt8]] {
        let texts: [(String, TextRange?)] = [
            ("XRAY_SOURCE_IP", xray.sourceIP), ("XRAY_NETWORK", xray.network),
            ("XRAY_DESTINATION_HOST", xray.destinationHost), ("XRAY_INBOUND_TAG", xray.inboundTag),
            ("XRAY_OUTBOUND_TAG", xray.outboundTag), ("XRAY_EMAIL", xray.email), ("XRAY_USERNAME", xray.username),
            ("XRAY_REASON", xray.reason), ("XRAY_COMPONENT", xray.component),
        ]
        let words: [(String, String?)] = [
            ("PRIORITY", String(xray.level.priority)), ("XRAY_KIND", xray.kind.rawValue),
            ("XRAY_STATUS", xray.status?.rawValue), ("XRAY_DESTINATION_PORT", xray.destinationPort.map { "\($0)" }),
            ("XRAY_USER_ID", xray.userID.map { "\($0)" }), ("XRAY_SEVERITY", xray.severity?.rawValue),
            ("XRAY_SESSION", xray.session.map { "\($0)" }),
        ]
        var fields: [String: [UInt8]] = [:]
        for (name, text) in texts { fields[name] = text?.bytes(of: line) }
        for (name, word) in words { fields[name] = word.map { Array($0.utf8) } }
        return fields
    }
}
