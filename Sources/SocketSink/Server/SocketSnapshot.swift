// SPDX-License-Identifier: MIT

/// How the socket stands, for `status`.
package struct SocketSnapshot: Equatable, Sendable {
    package struct Consumer: Equatable, Sendable {
        package var pid: Int32
        package var uid: UInt32
        /// Records written to its socket.
        package var lines: UInt64
        /// What waits for it inside the relay.
        package var queuedBytes: Int
        /// Records it was too slow for.
        package var dropped: UInt64
    }

    /// In the order in which they came.
    package var consumers: [Consumer]
    /// Consumers ever served, those of now among them.
    package var served: UInt64
    /// Connections turned away because there were too many.
    package var refused: UInt64
    /// Records taken from the relay, whether anybody listened or not.
    package var records: UInt64
    /// Records that found no room in some consumer's outbox, over all consumers ever.
    package var dropped: UInt64
}
