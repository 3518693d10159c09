// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOHTTP1

/// What a server answered, as far as it matters: for decoding, or for telling the operator what is there instead of a
/// panel.
package struct HTTPAnswer: Equatable, Sendable {
    package var status: Int
    /// Where a redirect points to.
    package var location: String?
    package var contentType: String?
    /// What the server's clock said, in an answer to a request that was read to its end.
    package var date: Timestamp?
    package var body: [UInt8]

    package init(status: Int, location: String? = nil, contentType: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.location = location
        self.contentType = contentType
        self.body = body
    }

    init(head: HTTPResponseHead) {
        self.init(
            status: Int(head.status.code),
            location: head.headers.first(name: "Location"),
            contentType: head.headers.first(name: "Content-Type"))
    }

    /// For an error that is kept: what the body holds, secrets among it, does not live on in it, and nor does the date.
    var withoutBody: HTTPAnswer {
        var answer = self
        answer.date = nil
        answer.body = []
        return answer
    }

    /// The answer in one sentence, with what to do about it.
    package var summary: String { explanation.sentence }

    /// The body is never quoted: it may hold secrets.
    package var explanation: Explanation {
        switch status {
        case 300..<400:
            if let location {
                Explanation(
                    "the panel redirects to \(Self.harmless(location)) (HTTP \(status))",
                    cure: "put that address into URL=")
            } else {
                Explanation("the panel redirects to nowhere (HTTP \(status))", cure: "check URL=")
            }
        case 404: Explanation("the panel does not know this address (HTTP 404)", cure: "check the path in URL=")
        case 409: Explanation("the panel has no worker for this node (HTTP 409)", cure: "see its own log")
        case 502, 503, 504: Explanation("the proxy before the panel does not reach it (HTTP \(status))")
        case 500..<600: Explanation("the panel failed (HTTP \(status))", cure: "see its own log")
        case 200 where contentType?.hasPrefix("text/html") == true:
            Explanation(
                "a web page answers instead of the panel's interface", cure: "check URL= (path and port)")
        default: Explanation("unexpected answer (HTTP \(status))", cure: "is this a panel?")
        }
    }

    /// A header's value as it may stand in a message: short, and without the query, in which secrets are passed.
    private static func harmless(_ text: String) -> String {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        return String(path.prefix(200).filter { ("!"..."~").contains($0) })
    }
}
