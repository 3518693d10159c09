// SPDX-License-Identifier: MIT

import JournalProtocol
import LogRelayModel
import Logging

/// Writes a message as one line of text: `2026-11-23T09:00:00.123Z warning stream is down, will retry source=node:3
/// reason="node is not connected" retry=12s`.
///
/// Control characters, bidirectional controls and line ends of values are written as escapes, so that no value can
/// steer a terminal or begin a line.
struct LineForm: Equatable, Sendable {
    /// What a line begins with.
    enum Prefix: Equatable, Sendable {
        case time
        /// `<4>`, as `sd-daemon(3)` has it: the reader knows the time itself and takes the level from here.
        case priority
    }

    /// So much a pipe takes in one write or not at all (`PIPE_BUF`, `pipe(7)`); a longer line is cut.
    static let longestLine = 4096

    var prefix: Prefix
    var isColoured: Bool

    func encode(_ message: RelayMessage) -> [UInt8] {
        var buffer = EntryBuffer(retainedCapacity: 2 * Self.longestLine)
        switch prefix {
        case .time: buffer.append(text: "\(message.time.description.prefix(23))Z \(coloured(message.level)) ")
        case .priority: buffer.append(text: "<\(message.level.priority)>")
        }
        buffer.append(escaping: message.text)
        for value in message.values where ValueForm.of(value.key) != .fieldOnly {
            buffer.append(" ")
            // As the field's name, so that no key can look like a value.
            buffer.append(text: FieldName.of(value.key).dropFirst("RELAY_".count).lowercased())
            buffer.append("=")
            buffer.append(quoting: value.texts.joined(separator: ", "))
        }
        return Self.ended(buffer)
    }

    private func coloured(_ level: Logger.Level) -> String {
        let name = level.rawValue
        // As wide as the widest of the usual ones.
        let padding = String(repeating: " ", count: max(0, "warning".count - name.count))
        guard isColoured, let colour = level.colour else { return name + padding }
        return "\u{1B}[\(colour)m\(name)\u{1B}[0m\(padding)"
    }

    private static func ended(_ buffer: borrowing EntryBuffer) -> [UInt8] {
        var line = Array(buffer.bytes)
        if line.count >= longestLine {
            let ellipsis = Array("…".utf8)
            var end = longestLine - ellipsis.count - 1
            while UTF8.isContinuation(line[end]) { end -= 1 }
            line.removeSubrange(end...)
            line += ellipsis
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }
}

extension Logger.Level {
    /// The terminal's code (ECMA-48, "select graphic rendition"); nil for the terminal's own.
    fileprivate var colour: String? {
        switch self {
        case .trace, .debug: "2"
        case .info: nil
        case .notice: "1"
        case .warning: "33"
        case .error: "31"
        case .critical: "1;31"
        }
    }
}

extension EntryBuffer {
    fileprivate mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    fileprivate mutating func append(escaping text: String) {
        var text = text
        text.withUTF8 { MessageText.append(UnsafeRawBufferPointer($0), to: &self) }
    }

    /// In quotes where the value is empty or could be misread bare: spaces, quotes, `=`, `\`, anything escaped. Within
    /// quotes, `"` and `\` have a `\` before them.
    fileprivate mutating func append(quoting value: String) {
        var value = value
        value.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            let isPlain =
                !bytes.isEmpty && !bytes.contains(where: \.isSpecial)
                && MessageText.endOfPlain(in: bytes, from: 0) == bytes.count
            guard !isPlain else { return append(bytes) }
            append("\"")
            for (index, part) in bytes.split(omittingEmptySubsequences: false, whereSeparator: \.needsBackslash)
                .enumerated()
            {
                if index > 0 {
                    append("\\")
                    append(byte: bytes[part.startIndex - 1])
                }
                MessageText.append(UnsafeRawBufferPointer(rebasing: part), to: &self)
            }
            append("\"")
        }
    }
}

extension UInt8 {
    fileprivate var needsBackslash: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") }

    fileprivate var isSpecial: Bool {
        needsBackslash || self == UInt8(ascii: "=") || self == UInt8(ascii: " ") || self == UInt8(ascii: "\t")
    }
}
