// SPDX-License-Identifier: MIT

/// The relay's answer to `{"status":true}`.
package struct StatusObject: Equatable, Sendable, Decodable {
    package struct SourceStatus: Equatable, Sendable, Decodable {
        package struct Node: Equatable, Sendable, Decodable {
            package var name: String?
        }

        package var source: String
        package var node: Node?
        package var state: String
        /// RFC 3339, like ``lastLine``.
        package var since: String?
        package var reason: String?
        package var lines: UInt64
        package var lost: UInt64?
        package var gaps: UInt64?
        package var reconnects: UInt64?
        package var lastLine: String?
    }

    package struct Journal: Equatable, Sendable, Decodable {
        package var enabled: Bool
        package var handedOver: UInt64?
        package var queued: UInt64?
        package var queuedBytes: UInt64?
        package var dropped: UInt64?
    }

    package struct Socket: Equatable, Sendable, Decodable {
        package struct Consumer: Equatable, Sendable, Decodable {
            package var pid: Int?
            package var uid: UInt32?
            package var lines: UInt64?
            package var queuedBytes: UInt64?
            package var dropped: UInt64?
        }

        package var enabled: Bool
        package var historyFrom: String?
        /// RFC 3339.
        package var historySince: String?
        package var consumers: [Consumer]?
    }

    package var version: String
    package var instance: String
    /// In seconds.
    package var uptime: UInt64
    package var panel: String?
    package var connect: String?
    package var proxy: String?
    package var dialect: String?
    /// Why the panel refuses the relay's login, in a sentence.
    package var loginRefused: String?
    package var sources: [SourceStatus]
    package var journal: Journal?
    package var socket: Socket?
}
