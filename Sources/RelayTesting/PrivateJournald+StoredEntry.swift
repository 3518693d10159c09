// SPDX-License-Identifier: MIT

import Glibc

extension PrivateJournald {
    /// One entry as read back from the journal.
    package struct StoredEntry: Sendable {
        /// Every field with its bytes; of a field that occurs more than once, the values in order.
        package var fields: [String: [[UInt8]]]

        /// The field's value as text; nil if it is not there. A test that cares for several values looks at ``fields``.
        package subscript(name: String) -> String? {
            fields[name]?.first.map { String(decoding: $0, as: UTF8.self) }
        }

        /// The field's value as it was sent.
        package func bytes(_ name: String) -> [UInt8]? { fields[name]?.first }

        /// Reads journald's export format: `NAME=value⏎`, or `NAME⏎`, 64 bits of length, value, `⏎`; an empty line ends
        /// an entry.
        static func parse(_ export: [UInt8]) -> [StoredEntry] {
            export.withUnsafeBytes { bytes in
                var entries: [StoredEntry] = []
                var current = StoredEntry(fields: [:])
                var position = 0
                while position < bytes.count {
                    let line = UnsafeRawBufferPointer(rebasing: bytes[position...].prefix(before: "\n"))
                    position += line.count + 1
                    if line.isEmpty {
                        if !current.fields.isEmpty { entries.append(current) }
                        current.fields = [:]
                    } else if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
                        let name = String(decoding: line[..<equals], as: UTF8.self)
                        current.fields[name, default: []].append(Array(line[(equals + 1)...]))
                    } else {
                        let length = Int(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                        position += 8
                        let name = String(decoding: line, as: UTF8.self)
                        current.fields[name, default: []].append(Array(bytes[position..<position + length]))
                        position += length + 1
                    }
                }
                if !current.fields.isEmpty { entries.append(current) }
                return entries
            }
        }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    /// What stands before the next `end`, or all; with `memchr(3)`, for a journal has many megabytes.
    fileprivate func prefix(before end: UnicodeScalar) -> Slice<UnsafeRawBufferPointer> {
        let all = UnsafeRawBufferPointer(rebasing: self)
        guard let start = all.baseAddress, let found = memchr(start, CInt(end.value), all.count) else { return self }
        return self[startIndex..<startIndex + (UnsafeRawPointer(found) - start)]
    }
}
