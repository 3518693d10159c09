// SPDX-License-Identifier: MIT

package import FoundationEssentials
package import LogRelayModel

/// One object of the relay's socket. Words such as states and reasons stay words, so that a newer relay's are shown
/// rather than refused.
package enum StreamObject: Equatable, Sendable {
    /// The beginning of every connection; `cursor` is the last `seq` the relay has assigned.
    case hello(cursor: UInt64)
    case subscribed(missing: Missing)
    /// What was asked for from history has come; what follows happens now.
    case live
    case state(StateObject)
    case log(LogObject)
    case gap(GapObject)
    case dropped(count: UInt64, from: UInt64?, to: UInt64?)
    case status(StatusObject)
    /// So many streams are tried now; `reason` is why none is.
    case retried(count: UInt64, reason: String?)
    case error(String)
    /// A type that a newer relay may know.
    case unknown(String)

    /// How many records between the cursor and the beginning of what comes are no longer in the relay's history.
    package enum Missing: Equatable, Sendable {
        case none
        case count(UInt64)
        case unknown
    }
}

/// The `source` and `node` of an object.
package struct Origin: Equatable, Sendable {
    /// `core` or `node:ID`.
    package var source: String
    package var nodeName: String?

    /// What people call it.
    var name: String { nodeName ?? source }
}

package struct StateObject: Equatable, Sendable {
    package var time: Timestamp?
    package var origin: Origin
    package var state: String
    package var reason: String?
}

package struct GapObject: Equatable, Sendable {
    package var seq: UInt64
    package var time: Timestamp?
    package var origin: Origin
    package var reason: String
    package var lost: UInt64?
}

package struct LogObject: Equatable, Sendable {
    package var seq: UInt64
    package var time: Timestamp?
    package var origin: Origin
    package var level: String
    package var line: String
    /// The line's bytes, where they are no UTF-8.
    package var raw: Data?
    package var xray: XrayObject
}

package struct XrayObject: Equatable, Sendable, Decodable {
    package var kind: String
    package var status: String?
    package var source: String?
    package var sourceIP: String?
    package var network: String?
    package var destination: String?
    package var destinationHost: String?
    package var destinationPort: UInt16?
    package var inboundTag: String?
    package var outboundTag: String?
    package var email: String?
    package var userID: UInt64?
    package var username: String?
    package var reason: String?
    package var session: UInt64?
    package var component: String?
    package var message: String?
}
