// SPDX-License-Identifier: MIT

import LogRelayModel

extension JSONWriter {
    /// RFC 3339, without quotes.
    mutating func put(_ time: Timestamp) {
        withUnsafeTemporaryAllocation(byteCount: Timestamp.rfc3339Length, alignment: 1) { text in
            time.writeRFC3339(into: text)
            put(UnsafeRawBufferPointer(text))
        }
    }

    /// The keys `source` and, for a node, `node`.
    mutating func put(_ source: Source) {
        switch source.id {
        case .core:
            put("\"source\":\"core\"")
        case .node(let id):
            put("\"source\":\"node:")
            put(id)
            put("\",\"node\":{\"id\":")
            put(id)
            if let name = source.nodeName {
                put(",\"name\":\"")
                put(text: name)
                put("\"")
            }
            put("}")
        }
    }

    private mutating func put(_ number: Int) {
        if number < 0 { put("-") }
        put(number: UInt64(number.magnitude))
    }
}
