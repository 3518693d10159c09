// SPDX-License-Identifier: MIT

/// Reads a datagram as journald does (`src/journal/journald-native.c` of systemd): the counterpart of the encoder, so
/// that tests and properties say what an entry means and not how it is written.
package enum NativeEntry {
    package struct Malformed: Error {
        var position: Int
    }

    package static func fields(of datagram: [UInt8]) throws -> [(name: String, value: [UInt8])] {
        var fields: [(name: String, value: [UInt8])] = []
        var rest = datagram[...]
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw Malformed(position: rest.startIndex) }
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
                fields.append((String(decoding: line[..<equals], as: UTF8.self), Array(line[(equals + 1)...])))
            } else {
                guard rest.count > 8 else { throw Malformed(position: rest.startIndex) }
                let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(8)
                guard rest.count > length, rest[rest.startIndex + length] == UInt8(ascii: "\n") else {
                    throw Malformed(position: rest.startIndex)
                }
                fields.append((String(decoding: line, as: UTF8.self), Array(rest.prefix(length))))
                rest = rest.dropFirst(length + 1)
            }
        }
        return fields
    }

    package static func texts(of datagram: [UInt8]) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try fields(of: datagram).map { ($0, String(decoding: $1, as: UTF8.self)) })
    }
}
