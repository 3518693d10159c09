// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore

/// What is answered to requests.
extension NDJSONEncoder {
    /// The stream begins anew here.
    static func subscribed(_ start: StartingPoint) -> ByteBuffer {
        object { writer in
            writer.put("{\"type\":\"subscribed\",\"first\":\"")
            writer.put(number: start.first)
            writer.put("\"")
            switch start.missing {
            case .nothing: break
            case .records(let count): writer.put(",\"missing\":", number: count)
            case .unknown: writer.put(",\"missing\":\"unknown\"")
            }
            writer.put("}\n")
        }
    }

    /// What was asked for from the history has been told.
    static func live() -> ByteBuffer {
        object { writer in writer.put("{\"type\":\"live\"}\n") }
    }

    /// `reason` is why no stream is tried, where all of them wait for a login.
    static func retried(count: Int, reason: String?) -> ByteBuffer {
        object { writer in
            writer.put("{\"type\":\"retried\",\"count\":", number: count)
            if let reason {
                writer.put(",\"reason\":\"")
                writer.put(text: reason)
                writer.put("\"")
            }
            writer.put("}\n")
        }
    }

    /// `uptime` is in seconds; `historyFrom` is the oldest record in the history, which was received at
    /// `historySince`.
    static func status(
        version: String, instance: String, uptime: UInt64, report: StatusReport?, historyFrom: UInt64?,
        historySince: Timestamp?,
        consumers: [SocketSnapshot.Consumer]
    ) -> ByteBuffer {
        object { writer in
            writer.put("{\"type\":\"status\",\"version\":\"")
            writer.put(text: version)
            writer.put("\",\"instance\":\"")
            writer.put(text: instance)
            writer.put("\",\"uptime\":", number: uptime)
            if let report { writer.put(report) }
            writer.put(",\"socket\":{\"enabled\":true")
            if let historyFrom {
                writer.put(",\"historyFrom\":\"", number: historyFrom)
                writer.put("\"")
            }
            if let historySince {
                writer.put(",\"historySince\":\"")
                writer.put(historySince)
                writer.put("\"")
            }
            writer.put(",\"consumers\":[")
            writer.put(list: consumers) { writer, consumer in writer.put(consumer) }
            writer.put("]}}\n")
        }
    }
}

extension JSONWriter {
    fileprivate mutating func put(_ key: StaticString, number: some BinaryInteger) {
        put(key)
        if number < 0 { put("-") }
        put(number: UInt64(number.magnitude))
    }

    fileprivate mutating func put<Item>(list: [Item], _ item: (inout JSONWriter, Item) -> Void) {
        for (index, element) in list.enumerated() {
            if index > 0 { put(",") }
            item(&self, element)
        }
    }

    fileprivate mutating func put(_ report: StatusReport) {
        put(",\"panel\":\"")
        put(text: report.panel)
        put("\"")
        if let connect = report.connect {
            put(",\"connect\":\"")
            put(text: connect)
            put("\"")
        }
        if let proxy = report.proxy {
            put(",\"proxy\":\"")
            put(text: proxy)
            put("\"")
        }
        if let dialect = report.dialect {
            put(",\"dialect\":\"")
            put(text: dialect)
            put("\"")
        }
        if let reason = report.loginRefused {
            put(",\"loginRefused\":\"")
            put(text: reason)
            put("\"")
        }
        put(",\"sources\":[")
        put(list: report.sources) { writer, source in writer.put(source) }
        put("],\"journal\":{\"enabled\":")
        if let journal = report.journal {
            put("true,\"handedOver\":", number: journal.handedOver)
            put(",\"queued\":", number: journal.queued)
            put(",\"queuedBytes\":", number: journal.queuedBytes)
            put(",\"dropped\":", number: journal.dropped)
        } else {
            put("false")
        }
        put("}")
    }

    private mutating func put(_ report: SourceStatus) {
        put("{")
        put(report.source)
        put(",\"state\":\"")
        put(plain: report.phase.rawValue)
        put("\",\"since\":\"")
        put(report.since)
        put("\"")
        if let reason = report.reason {
            put(",\"reason\":\"")
            put(text: reason)
            put("\"")
        }
        put(",\"lines\":", number: report.lines)
        put(",\"bytes\":", number: report.bytes)
        put(",\"gaps\":", number: report.gaps)
        put(",\"lost\":", number: report.lost)
        put(",\"duplicates\":", number: report.duplicates)
        put(",\"reconnects\":", number: report.reconnects)
        if let lastLine = report.lastLine {
            put(",\"lastLine\":\"")
            put(lastLine)
            put("\"")
        }
        put("}")
    }

    fileprivate mutating func put(_ consumer: SocketSnapshot.Consumer) {
        put("{\"pid\":", number: consumer.pid)
        put(",\"uid\":", number: consumer.uid)
        put(",\"lines\":", number: consumer.lines)
        put(",\"queuedBytes\":", number: consumer.queuedBytes)
        put(",\"dropped\":", number: consumer.dropped)
        put("}")
    }
}
