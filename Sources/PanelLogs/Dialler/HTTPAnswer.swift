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
