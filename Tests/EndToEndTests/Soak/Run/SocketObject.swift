// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel

/// What the ledger needs of an object on the relay's socket.
struct SocketObject: Decodable {
    var type: String
    var seq: UInt64?
    var time: String?
    var source: String?
    var line: String?
    var reason: String?
    var lost: UInt64?
    var count: UInt64?
    var from: String?
    var to: String?
    var cursor: String?
    var message: String?
    var missing: Missing?

    /// A number, or the word `unknown`.
    struct Missing: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(UInt64.self) {
                text = "\(number)"
            } else {
                text = try container.decode(String.self)
            }
        }
    }

    init(parsing line: [UInt8]) throws {
        self = try JSONDecoder().decode(SocketObject.self, from: Data(line))
    }

    var item: Ledger.Consumer.Item? {
        switch type {
        case "log":
            guard let seq, let source, let line else { return nil }
            return .record(record(seq, source, .line(line)))
        case "gap":
            guard let seq, let source, let reason else { return nil }
            return .record(record(seq, source, .gap(reason, lost: lost)))
        case "dropped":
            guard let count, let from = from.flatMap(UInt64.init), let to = to.flatMap(UInt64.init) else { return nil }
            return .dropped(count: count, from: from, to: to)
        default: return nil
        }
    }

    private func record(_ seq: UInt64, _ source: String, _ content: Ledger.Record.Content) -> Ledger.Record {
        let time = time.flatMap { Timestamp(rfc3339: $0) }?.microseconds ?? 0
        return Ledger.Record(seq: seq, time: time, source: source, content: content)
    }

    /// After which record whoever has this goes on.
    var position: UInt64? { to.flatMap(UInt64.init) ?? seq ?? cursor.flatMap(UInt64.init) }
}

extension LedgerConsumer.Connection {
    /// After what to ask for more; nil where this connection brought nothing.
    var cursor: UInt64? {
        let own = lines[(answerIndex ?? lines.endIndex)...]
        return own.lazy.reversed().compactMap { (try? SocketObject(parsing: $0))?.position }.first ?? after
    }

    /// What it brought, in order.
    func items() -> [Ledger.Consumer.Item] {
        var items: [Ledger.Consumer.Item] = []
        let greeting = lines.first.flatMap { try? SocketObject(parsing: $0) }
        let newest = greeting?.position ?? 0
        for line in lines[(answerIndex ?? lines.endIndex)...] {
            guard let object = try? SocketObject(parsing: line), object.type != "error" else {
                items.append(.unreadable(String(decoding: line.prefix(300), as: UTF8.self)))
                continue
            }
            if let after, object.type == "subscribed" {
                items.append(.resumed(after: after, missing: object.missing?.text, newest: newest))
            } else if let item = object.item {
                items.append(item)
            }
        }
        return items
    }

    /// A connection with a request counts from its answer on: what comes before is not this consumer's own.
    private var answerIndex: Int? {
        guard after != nil else { return 0 }
        return lines.firstIndex { $0.contains(text: "\"type\":\"subscribed\"") }
    }
}
