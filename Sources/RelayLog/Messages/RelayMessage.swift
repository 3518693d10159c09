// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging

/// One message with its values, in the order in which they are told.
struct RelayMessage: Sendable {
    /// A value of the message; more than one text where the metadata was a list.
    struct Value: Equatable, Sendable {
        var key: String
        var texts: [String]
    }

    /// More values than this are left out, and a text longer than ``longestText`` is cut: so a message is never larger
    /// than what one datagram or one write takes.
    static let mostValues = 32
    /// In bytes.
    static let longestText = 2048

    var time: Timestamp
    var level: Logger.Level
    var text: String
    var values: [Value]

    /// nil for what a library logs.
    var kind: MessageKind? { MessageKind.of(text) }

    init(time: Timestamp, level: Logger.Level, text: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.text = text.clipped(to: Self.longestText)
        let ordered = metadata.sorted { left, right in
            (ValueForm.place(of: left.key), left.key) < (ValueForm.place(of: right.key), right.key)
        }
        values = []
        var room = Self.mostValues
        for (key, value) in ordered where room > 0 {
            let texts = Self.texts(of: value).prefix(room).map { $0.clipped(to: Self.longestText) }
            room -= max(texts.count, 1)
            values.append(Value(key: key.clipped(to: FieldName.longest), texts: texts))
        }
    }

    private static func texts(of value: Logger.MetadataValue) -> [String] {
        switch value {
        case .array(let values): values.map(\.description)
        case .string, .stringConvertible, .dictionary: [value.description]
        }
    }
}

extension String {
    /// The whole, or as many whole characters as fit into so many bytes, and an ellipsis.
    func clipped(to bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var end = utf8.index(startIndex, offsetBy: bytes)
        // Back to the beginning of a scalar.
        while end > startIndex, UTF8.isContinuation(utf8[end]) { end = utf8.index(before: end) }
        return String(self[..<end]) + "…"
    }
}
