// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOCore

/// What a consumer asks for, in one line of JSON.
package enum Request: Equatable, Sendable {
    case subscribe(Subscription)
    case status
    /// Try now what waits or is refused; empty: all sources.
    case retry(Set<SourceID>)

    /// The key that says which it is.
    enum Name: String, CaseIterable {
        case subscribe, status, retry
    }

    /// Why a line is no request, in a sentence for whoever wrote it.
    package struct Refusal: Error, Equatable {
        package var message: String
    }

    private static var examples: String { #"{"subscribe":{…}}, {"status":true} or {"retry":{…}}"# }

    package init(parsing line: ByteBuffer) throws(Refusal) {
        let value: JSONValue
        do throws(JSONReader.Failure) {
            value = try JSONReader.read(Array(line.readableBytesView))
        } catch {
            throw Refusal(message: "not JSON: \(error.words); a request is one line with \(Self.examples)")
        }
        guard case .object(let members) = value else {
            throw Refusal(message: "a request is an object, not \(value.kind): \(Self.examples)")
        }
        guard let request = members.first else {
            throw Refusal(message: "a request is not empty: \(Self.examples)")
        }
        guard members.count == 1 else {
            throw Refusal(message: "one request a line, each with one key: \(Self.examples)")
        }
        let argument = request.value
        switch Name(rawValue: request.key) {
        case .subscribe:
            self = .subscribe(try Subscription(argument))
        case .status:
            guard argument == .bool(true) else {
                throw Refusal(message: "\"status\" must be true, not \(argument.kind)")
            }
            self = .status
        case .retry:
            self = .retry(try Subscription.sources(toRetry: argument))
        case nil:
            throw Refusal(
                message: "there is no request \"\(Shown.text(request.key))\"; there are \(Self.examples)")
        }
    }
}
