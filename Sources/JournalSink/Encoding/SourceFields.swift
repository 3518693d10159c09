// SPDX-License-Identifier: MIT

import JournalProtocol
import LogRelayModel

/// The encoded fields that all entries of a source have in common, made once a source.
struct SourceFields {
    /// Sources come and go with the panel's nodes; beyond this many, all are forgotten and made anew as needed.
    private static let limit = 4096

    private let identifier: String
    private let instance: String
    private var known: [Source: [UInt8]] = [:]

    init(identifier: String, instance: String) {
        self.identifier = identifier
        self.instance = instance
    }

    mutating func fields(of source: Source) -> [UInt8] {
        if let fields = known[source] { return fields }
        if known.count >= Self.limit { known.removeAll() }
        var buffer = EntryBuffer()
        buffer.field("SYSLOG_IDENTIFIER", text: identifier)
        buffer.field("PASARGUARD_INSTANCE", text: instance)
        buffer.field("PASARGUARD_SOURCE", text: source.id.description)
        if let name = source.nodeName { buffer.field("PASARGUARD_NODE_NAME", text: name) }
        let fields = Array(buffer.bytes)
        known[source] = fields
        return fields
    }
}
