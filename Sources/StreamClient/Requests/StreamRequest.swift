// SPDX-License-Identifier: MIT

import XrayLog

/// What a consumer asks of the relay, as a line to send.
package enum StreamRequest: Equatable, Sendable {
    case subscribe(StreamFilter, StreamStart)
    case status
    /// Try now what waits or is refused; empty: all sources.
    case retry(sources: [String])

    /// The most bytes a request may have; the relay ends a connection that sends more.
    package static let longest = 64 << 10

    /// The request's line, with its line end.
    package var encoded: [UInt8] {
        switch self {
        case .status:
            Array("{\"status\":true}\n".utf8)
        case .retry(let sources):
            Array("{\"retry\":\(JSONText.object(["sources": Self.strings(sources)]))}\n".utf8)
        case .subscribe(let filter, let start):
            Array("{\"subscribe\":\(Self.members(filter, start))}\n".utf8)
        }
    }

    private static func members(_ filter: StreamFilter, _ start: StreamStart) -> String {
        let (last, after): (String?, String?) =
            switch start {
            case .last(let count): (String(count), nil)
            case .after(let seq): (nil, JSONText.string(String(seq)))
            }
        return JSONText.object([
            "sources": strings(filter.sources),
            "kinds": strings(filter.kinds.map(\.rawValue)),
            "level": filter.level.map { JSONText.string($0.rawValue) },
            "users": strings(filter.users),
            "last": last,
            "after": after,
        ])
    }

    /// nil for an empty list, which the relay would take for "none".
    private static func strings(_ items: [String]) -> String? {
        items.isEmpty ? nil : JSONText.list(items.map(JSONText.string))
    }
}
