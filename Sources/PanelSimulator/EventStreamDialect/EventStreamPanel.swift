// SPDX-License-Identifier: MIT

/// What differs between the panels that speak the SSE dialect. Begin with one of the versions that PANEL.md measured,
/// and change what a test is about.
package struct EventStreamPanel: Sendable, Equatable {
    /// The shape of `GET /api/nodes`.
    package enum NodeList: Sendable, Equatable {
        case bare
        /// `{"nodes":[…],"total":n}`
        case wrapped
    }

    package enum UserList: Sendable, Equatable {
        /// 404.
        case missing
        /// `ids` is ignored, as by any panel that does not know it.
        case whole
        case byIDs
    }

    package enum Permissions: Sendable, Equatable {
        /// Who is sudo may all, others may look at themselves and the system: 403 `You're not allowed`.
        case sudo
        /// Each thing has a right of its own: 403 `Permission denied: nodes.logs`. Who is sudo has all of them.
        case rights
    }

    /// As `GET /api/system` gives it.
    package var version: String
    package var nodeList: NodeList
    /// Whether there is a `GET /api/nodes/simple`.
    package var hasSimpleNodeList: Bool
    /// What `GET /api/users/simple` does with `ids`.
    package var userList = UserList.byIDs
    /// Whether `X-Api-Key` counts.
    package var hasAPIKeys: Bool
    package var permissions: Permissions
    /// What the stream of a node that is down says before it ends at once; nil ends it empty.
    package var wordsWhenDown: String?
    /// What the stream of a node that is unknown or disabled says before it ends at once; nil answers 404 instead.
    package var wordsWhenUnknown: String?
    /// What a stream says when its node dies, before it falls silent; nil says nothing.
    package var wordsWhenBroken: String?
    /// False for a deployment whose nodes are run by another process which is missing: streams get 409.
    package var hasNodeWorker = true
    /// What `GET /api/core/logs` gets. PANEL.md saw 404, 405 and 422.
    package var coreLogsStatus = 404
    /// From the opening to the first ping and from one to the next; nil never pings. Lines do not put it off: that is
    /// how sse-starlette does it [code], and an idle stream cannot tell.
    package var pingInterval: Duration? = .seconds(15)
    /// How many unread lines a node keeps; each further one is lost, as a full asyncio queue or a full Go channel
    /// refuses the newest.
    package var queueCapacity = 10_000
    package var chunking = EventChunking.oneEach

    package static let v5 = EventStreamPanel(
        version: "5.2.1", nodeList: .wrapped, hasSimpleNodeList: true, hasAPIKeys: true, permissions: .rights)
    package static let v3 = EventStreamPanel(
        version: "3.0.0", nodeList: .wrapped, hasSimpleNodeList: true, userList: .whole, hasAPIKeys: false,
        permissions: .sudo,
        wordsWhenDown: "Error retrieving logs: Node is not connected\n")
    package static let v1 = EventStreamPanel(
        version: "1.0.0", nodeList: .bare, hasSimpleNodeList: false, userList: .missing, hasAPIKeys: false,
        permissions: .sudo,
        wordsWhenDown: "Error retrieving logs: Node is not connected\n")

    /// The same panel with its nodes behind NATS: errors come as ordinary data.
    package var overNATS: EventStreamPanel {
        var panel = self
        panel.wordsWhenDown = "Error retrieving logs: Node is not connected\n"
        panel.wordsWhenUnknown = "Error retrieving logs: Node not found\n"
        panel.wordsWhenBroken = "Error: Node connection lost\n"
        return panel
    }
}
