// SPDX-License-Identifier: MIT

import JournalProtocol
import LogRelayModel
import Logging

/// Writes a message as an entry of journald's native protocol.
struct EntryForm: Equatable, Sendable {
    static let identifier = "pasarguard-logrelay"
    /// `MESSAGE` is cut beyond this many bytes.
    static let longestSentence = 4096

    func encode(_ message: RelayMessage) -> [UInt8] {
        var buffer = EntryBuffer(retainedCapacity: 4096)
        buffer.append("MESSAGE=")
        var sentence = message.sentence.clipped(to: Self.longestSentence)
        sentence.withUTF8 { MessageText.append(UnsafeRawBufferPointer($0), to: &buffer) }
        buffer.append("\n")
        buffer.field("PRIORITY", number: message.level.priority)
        buffer.field("SYSLOG_IDENTIFIER", text: Self.identifier)
        if let kind = message.kind { buffer.field("MESSAGE_ID", text: kind.id) }
        for value in message.values {
            let name = FieldName.of(value.key)
            // A list is a field that occurs more than once.
            for text in value.texts { buffer.field(named: name, text: text) }
        }
        return Array(buffer.bytes)
    }

    /// What is appended to an entry that could not be handed over at once: journald stamps it with a later time.
    static func delayed(since time: Timestamp) -> [UInt8] {
        Array("RELAY_TIME=\(time)\n".utf8)
    }
}

extension Logger.Level {
    /// `syslog(3)`'s number for it.
    var priority: UInt64 {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

extension EntryBuffer {
    /// `name` is one of ``FieldName/of(_:)``. The value is escaped as in `MESSAGE`: `journalctl -x` puts fields into the
    /// catalogue's text as they are, and a panel's answer must not steer the terminal of who reads that. An escaped value
    /// has no newline, so it cannot begin another field either.
    fileprivate mutating func field(named name: String, text: String) {
        var (name, text) = (name, text)
        name.withUTF8 { append(UnsafeRawBufferPointer($0)) }
        append("=")
        text.withUTF8 { MessageText.append(UnsafeRawBufferPointer($0), to: &self) }
        append("\n")
    }
}
