// SPDX-License-Identifier: MIT

package import LogRelayModel

/// One of the panel's two dialects: opens streams of log lines.
package protocol Transport: Sendable {
    /// Opens a stream; returns once the panel has accepted it. Lines go to `receiver` on the event loop, from then on
    /// or even a moment before.
    func open(
        _ request: StreamRequest, token: Token, receiver: any LineReceiver
    ) async throws(DialError) -> any OpenStream
}

/// A stream that the panel has accepted.
package protocol OpenStream: Sendable {
    /// Waits until the stream has ended; a cancelled task ends it.
    func waitForEnd() async -> StreamEnd
}

/// Which stream is wanted.
package struct StreamRequest: Hashable, Sendable {
    package var source: SourceID
    /// How long the panel may batch lines, 0…10 s; zero: at once.
    package var interval: Duration
    /// Nodes are read as well, so that a core's log that is a node's is not wanted.
    package var isBesideNodes: Bool

    package init(source: SourceID, interval: Duration = .zero, isBesideNodes: Bool = false) {
        self.source = source
        self.interval = interval
        self.isBesideNodes = isBesideNodes
    }

    /// Whether an open stream of this request does for the other as well.
    func serves(_ other: StreamRequest?) -> Bool { source == other?.source && interval == other?.interval }

    /// The stream's address on the panel, of both dialects.
    var path: String {
        switch source {
        case .core: "/api/core/logs"
        case .node(let id): "/api/node/\(id)/logs"
        }
    }
}
