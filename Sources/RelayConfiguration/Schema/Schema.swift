// SPDX-License-Identifier: MIT

import Addresses

/// Every key there is, each declared once.
enum Schema {
    static let keys: [Key] = panel + tls + sources + node + reconnect + liveness + journal + socket + log

    private static let panel: [Key] = [
        Key(.panel, "URL", .panelURL, into: \.panel.url),
        Key(.panel, "Dialect", .choice(), default: "auto", into: \.panel.dialect),
        Key(.panel, "Username", .text(atMost: 1024), into: \.panel.username),
        Key(.panel, "Password", .secret, into: \.panel.password),
        Key(.panel, "PasswordFile", .secretPath(inlineKey: "Password"), into: \.panel.passwordFile),
        Key(.panel, "APIKey", .secret, into: \.panel.apiKey),
        Key(.panel, "APIKeyFile", .secretPath(inlineKey: "APIKey"), into: \.panel.apiKeyFile),
        Key(.panel, "Token", .secret, into: \.panel.token),
        Key(.panel, "TokenFile", .secretPath(inlineKey: "Token"), into: \.panel.tokenFile),
        Key(.panel, "Connect", .connectTarget, into: \.panel.connect),
        Key(.panel, "Proxy", .proxy, into: \.panel.proxy),
        Key(.panel, "Instance", .text(atMost: 128), into: \.panel.instance),
    ]

    private static let tls: [Key] = [
        Key(.tls, "CAFile", .path, into: \.tls.caFile),
        Key(.tls, "ServerName", .hostName, into: \.tls.serverName),
        Key(.tls, "PinSHA256", .pin, into: \.tls.pinSHA256),
        Key(.tls, "Verify", .boolean, default: "yes", into: \.tls.verify),
    ]

    /// What the panel accepts; anything beyond is a bare 403.
    private static let interval = Duration.zero ... .seconds(10)

    private static let sources: [Key] = [
        Key(.sources, "Core", .boolean, default: "yes", into: \.sources.core),
        Key(.sources, "Nodes", list: .nodes, default: "all", into: \.sources.nodes),
        Key(.sources, "Interval", .timeSpan(interval), default: "0", into: \.sources.interval),
    ]

    private static let node: [Key] = [
        Key(.node, "Interval", .timeSpan(interval), into: \.openNode.interval)
    ]

    private static let delay = Duration.milliseconds(1) ... .seconds(86_400)

    private static let reconnect: [Key] = [
        Key(.reconnect, "InitialDelay", .timeSpan(delay), default: "500ms", into: \.reconnect.initialDelay),
        Key(.reconnect, "MaxDelay", .timeSpan(delay), default: "30s", into: \.reconnect.maxDelay),
        Key(
            .reconnect, "StableAfter", .timeSpan(.zero ... .seconds(86_400)), default: "30s",
            into: \.reconnect.stableAfter),
    ]

    private static let liveness: [Key] = [
        Key(
            .liveness, "Silence", .timeSpan(.seconds(1) ... .seconds(86_400), orZero: true), default: "10min",
            into: \.liveness.silence),
        Key(.liveness, "Suspect", .boolean, default: "yes", into: \.liveness.suspects),
        Key(
            .liveness, "NodePoll", .timeSpan(.milliseconds(100) ... .seconds(86_400)), default: "5s",
            into: \.liveness.nodePoll),
    ]

    private static let journal: [Key] = [
        Key(.journal, "Enabled", .boolean, default: "yes", into: \.journal.isEnabled),
        Key(.journal, "Identifier", .text(atMost: 128), default: "pasarguard", into: \.journal.identifier),
        Key(.journal, "Level", .choice(), default: "debug", into: \.journal.level),
        Key(.journal, "Kinds", list: .kinds, default: "all", into: \.kinds),
        Key(.journal, "Buffer", .size(buffer), default: "64M", into: \.journal.buffer),
        Key(.journal, "Namespace", .text(atMost: 128), into: \.journal.namespace),
    ]

    /// From what a test fills in no time to what a host can spare.
    private static let buffer = 4 << 10...4 << 30

    private static let socket: [Key] = [
        Key(.socket, "Enabled", .boolean, default: "yes", into: \.socket.isEnabled),
        Key(.socket, "Path", .socketPath, into: \.socketPath),
        Key(.socket, "Mode", .fileMode, default: "0660", into: \.socket.mode),
        Key(.socket, "Group", .text(atMost: 128), into: \.socketGroup),
        Key(.socket, "History", .size(0...4 << 30), default: "16M", into: \.socket.history),
        Key(.socket, "ConsumerBuffer", .size(buffer), default: "8M", into: \.socket.consumerBuffer),
        Key(.socket, "MaxConsumers", .count(1...4096), default: "64", into: \.socket.maxConsumers),
    ]

    private static let log: [Key] = [
        Key(.log, "Level", .choice(), default: "info", into: \.log.level)
    ]
}
