// SPDX-License-Identifier: MIT

import FoundationEssentials
import LogRelayModel
import NIOCore
import SocketSink
import StreamClient
import XrayLog

/// The object of a line: one line of JSON for every reader, from which the line can be had back byte for byte, and of which
/// `tail` shows nothing that steers a terminal.
enum SocketProperties {
    static func check(_ batch: RecordBatch, _ record: LogRecord) throws(BrokenProperty) {
        let line = batch.bytes
        var encoded = Array(NDJSONEncoder.encode(batch).bytes.readableBytesView)
        try hold(encoded.popLast() == UInt8(ascii: "\n"), "the object does not end its line")
        guard let text = String(validating: encoded, as: UTF8.self) else {
            throw BrokenProperty("the object is no UTF-8")
        }
        try hold(ShownText.isOneLine(text), "the object holds a bare control or separator")
        guard case .log(let log) = StreamObject(line: encoded[...]) else {
            throw BrokenProperty("the object cannot be read")
        }
        try hold(log.seq == record.seq && log.origin.source == "node:3", "the object is another's")
        try hold(log.level == record.xray.level.rawValue, "the level is another")
        try hold(bytes(of: log) == line, "the line cannot be had back from the object")
        try hold((log.raw == nil) == (String(validating: line, as: UTF8.self) != nil), "raw is wrongly there or absent")
        try hold(log.line.utf8.elementsEqual(String(decoding: line, as: UTF8.self).utf8), "the line is another")
        try fields(log.xray, of: record.xray, line)
        try terminal(.log(log), encoded)
    }

    private static func bytes(of log: StreamClient.LogObject) -> [UInt8] {
        log.raw.map(Array.init) ?? Array(log.line.utf8)
    }

    private static func fields(
        _ shown: XrayObject, of xray: XrayLine, _ line: [UInt8]
    ) throws(BrokenProperty) {
        let isAccess = xray.kind == .access
        let texts: [(String, String?, TextRange?)] = [
            ("source", shown.source, xray.source), ("sourceIP", shown.sourceIP, xray.sourceIP),
            ("network", shown.network, xray.network), ("destination", shown.destination, xray.destination),
            ("destinationHost", shown.destinationHost, xray.destinationHost),
            ("inboundTag", shown.inboundTag, xray.inboundTag), ("outboundTag", shown.outboundTag, xray.outboundTag),
            ("email", shown.email, xray.email), ("username", shown.username, xray.username),
            ("reason", shown.reason, xray.reason), ("component", shown.component, xray.component),
            ("message", shown.message, isAccess ? nil : xray.message),
        ]
        for (name, text, range) in texts {
            let expected = range.map { String(decoding: $0.bytes(of: line), as: UTF8.self) }
            try hold(text.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(name) is another")
        }
        try hold(shown.kind == xray.kind.rawValue && shown.status == xray.status?.rawValue, "kind or status is another")
        try hold(
            shown.destinationPort == xray.destinationPort && shown.userID == xray.userID
                && shown.session == xray.session, "a number is another")
    }

    private static func terminal(_ object: StreamObject, _ encoded: [UInt8]) throws(BrokenProperty) {
        for width in [nil, 80] {
            let painter = Painter(isColoured: false)
            let short = ShortFormat(painter: painter, today: Timestamp(microseconds: 0)) { _ in
                WallTime(date: "2026-11-23", time: "10:15:42")
            }
            for var format in [OutputFormat.short(short), .json] {
                var output: [UInt8] = []
                var notices: [String] = []
                format.append(object, line: encoded[...], width: width, to: &output, notices: &notices)
                let rows = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
                try hold(notices.isEmpty && rows.allSatisfy(ShownText.isOneLine), "tail steers a terminal")
            }
        }
    }
}
