// SPDX-License-Identifier: MIT

/// What a `Content-Type` says: types are compared without case, and parameters do not count (RFC 9110, section 8.3.1).
struct MediaType: Equatable, Sendable {
    private let essence: String

    init(_ field: String) {
        essence = String(field.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }).lowercased()
    }

    var isHTML: Bool { essence == "text/html" || essence == "application/xhtml+xml" }
    var isJSON: Bool { essence == "application/json" }
    var isEventStream: Bool { essence == "text/event-stream" }
}
