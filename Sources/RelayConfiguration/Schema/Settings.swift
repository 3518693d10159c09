// SPDX-License-Identifier: MIT

import Addresses

/// The values of all keys as the files leave them, before anything is checked across keys.
///
/// What is zero or empty here is only a place: ``Schema/standard`` puts every key's default there before the first
/// file is read.
struct Settings: Sendable {
    struct Panel: Sendable {
        var url: PanelURL?
        var dialect = Dialect.auto
        var username: String?
        var password: Secret?
        var passwordFile: String?
        var apiKey: Secret?
        var apiKeyFile: String?
        var token: Secret?
        var tokenFile: String?
        var connect: ConnectTarget?
        var proxy: ProxyEndpoint?
        var instance: String?
    }

    struct TLS: Sendable {
        var caFile: String?
        var serverName: String?
        var pinSHA256: String?
        var verify = true
    }

    struct Sources: Sendable {
        var core = false
        var nodes = SelectionList<NodeSelector>()
        var interval = Duration.zero
    }

    struct Node: Sendable {
        var interval: Duration?
    }

    var panel = Panel()
    var tls = TLS()
    var sources = Sources()
    var nodes: [NodeSelector: Node] = [:]
    /// The node whose section is being read.
    var openNode = Node()
    var reconnect = Configuration.Reconnect(initialDelay: .zero, maxDelay: .zero, stableAfter: .zero)
    var liveness = Configuration.Liveness(silence: .zero, nodePoll: .zero)
    var journal = Configuration.Journal(
        isEnabled: false, identifier: "", level: .debug, kinds: .all, buffer: 0, namespace: nil)
    var kinds = SelectionList<LineKind>()
    var socket = Configuration.Socket(
        isEnabled: false, path: "", mode: 0, group: nil, history: 0, consumerBuffer: 0, maxConsumers: 0)
    /// nil: ``Configuration/Socket/path`` follows from the runtime directory.
    var socketPath: String?
    /// As it was written: a name or a number.
    var socketGroup: String?
    var log = Configuration.Log(level: .info)
}
