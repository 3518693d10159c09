// SPDX-License-Identifier: MIT

import XrayLog

extension XrayLine {
    init(parsing bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { XrayLine(parsing: $0) }
    }

    /// Every range of the line, by the name of its field on the socket.
    var ranges: [(name: String, range: TextRange)] {
        let fields: [(String, TextRange?)] = [
            ("time", time), ("source", source), ("sourceIP", sourceIP), ("network", network),
            ("destination", destination), ("destinationHost", destinationHost), ("inboundTag", inboundTag),
            ("outboundTag", outboundTag), ("email", email), ("username", username), ("reason", reason),
            ("component", component), ("message", message),
        ]
        return fields.compactMap { name, range in range.map { (name, $0) } }
    }

    /// What a fixture's `xray` says, for the line these fields were read from.
    func values(in line: [UInt8]) -> [String: Fixture.Value] {
        var values: [String: Fixture.Value] = ["kind": .text(kind.rawValue)]
        values["status"] = status.map { .text($0.rawValue) }
        values["severity"] = severity.map { .text($0.rawValue) }
        values["sourcePort"] = sourcePort.map { .number(UInt64($0)) }
        values["destinationPort"] = destinationPort.map { .number(UInt64($0)) }
        values["userID"] = userID.map { .number($0) }
        values["session"] = session.map { .number($0) }
        for (name, range) in ranges {
            values[name] = line.withUnsafeBytes { .text(String(decoding: range.bytes(in: $0), as: UTF8.self)) }
        }
        return values
    }

    /// Whether every range lies inside a line of `length` bytes and holds something.
    func isInside(length: Int) -> Bool {
        ranges.allSatisfy { $0.range.length > 0 && Int($0.range.offset) + Int($0.range.length) <= length }
    }
}
