// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOHTTP1

/// What a server answered, read to the end that matters. What is not as it was asked for becomes an ``UnexpectedAnswer``,
/// which keeps no body.
package struct HTTPAnswer: Equatable, Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// It came over TLS.
    package var isEncrypted: Bool

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], isEncrypted: Bool = true) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isEncrypted = isEncrypted
    }

    init(head: HTTPResponseHead, isEncrypted: Bool) {
        self.init(status: Int(head.status.code), headers: head.headers, isEncrypted: isEncrypted)
    }

    var mediaType: MediaType? { headers.first(name: "Content-Type").map(MediaType.init) }

    /// Accepted, as an event stream.
    var isEventStream: Bool { status == 200 && mediaType?.isEventStream == true }

    /// What the server's clock said.
    package var date: Timestamp? { headers.first(name: "Date").flatMap(HTTPDate.read) }
}

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
