// SPDX-License-Identifier: MIT

/// Every key there is, each declared once. To turn a key on that is not built yet, write `.built` in its row.
enum Schema {
    static let keys: [Key] = panel + tls + sources + node + reconnect + liveness + journal + socket + log

    private static let panel: [Key] = [
        Key(.panel, "URL", .panelURL, .built, into: \.panel.url),
        Key(.panel, "Dialect", .choice(), default: "auto", .built, into: \.panel.dialect),
        Key(.panel, "Username", .text(atMost: 1024), .built, into: \.panel.username),
        Key(.panel, "Password", .secret, .built, into: \.panel.password),
        Key(.panel, "PasswordFile", .secretPath, .built, into: \.panel.passwordFile),
        Key(.panel, "APIKey", .secret, .built, into: \.panel.apiKey),
        Key(.panel, "APIKeyFile", .secretPath, .built, into: \.panel.apiKeyFile),
        Key(.panel, "Token", .secret, .built, into: \.panel.token),
        Key(.panel, "TokenFile", .secretPath, .built, into: \.panel.tokenFile),
        Key(.panel, "Proxy", .proxyURL, .built, into: \.panel.proxy),
        Key(.panel, "Instance", .text(atMost: 128), .built, into: \.panel.instance),
    ]

    private static let tls: [Key] = [
        Key(.tls, "CAFile", .path, .built, into: \.tls.caFile),
        Key(.tls, "ServerName", .hostName, .built, into: \.tls.serverName),
        Key(.tls, "PinSHA256", .pin, .built, into: \.tls.pinSHA256),
        Key(.tls, "Verify", .boolean, default: "yes", .built, into: \.tls.verify),
    ]

    /// What the panel accepts; anything beyond is a bare 403.
    private static let interval = Duration.zero ... .seconds(10)

    private static let sources: [Key] = [
        Key(.sources, "Core", .boolean, default: "yes", .built, into: \.sources.core),
        Key(.sources, "Nodes", list: .nodes, default: "all", .built, into: \.sources.nodes),
        Key(.sources, "Interval", .timeSpan(interval), default: "0", .built, into: \.sources.interval),
    ]

    private static let node: [Key] = [
        Key(.node, "Interval", .timeSpan(interval), .built, into: \.openNode.interval)
    ]

    private static let delay = Duration.milliseconds(1) ... .seconds(86_400)

    private static let reconnect: [Key] = [
        Key(.reconnect, "InitialDelay", .timeSpan(delay), default: "500ms", .built, into: \.reconnect.initialDelay),
        Key(.reconnect, "MaxDelay", .timeSpan(delay), default: "30s", .built, into: \.reconnect.maxDelay),
        Key(
            .reconnect, "StableAfter", .timeSpan(.zero ... .seconds(86_400)), default: "30s", .built,
            into: \.reconnect.stableAfter),
    ]

    private static let liveness: [Key] = [
        Key(
            .liveness, "Silence", .timeSpan(.seconds(1) ... .seconds(86_400), orZero: true), default: "10min",
            .built, into: \.liveness.silence),
        Key(
            .liveness, "NodePoll", .timeSpan(.milliseconds(100) ... .seconds(86_400)), default: "15s", .built,
            into: \.liveness.nodePoll),
    ]

    private static let journal: [Key] = [
        Key(.journal, "Enabled", .boolean, default: "yes", .built, into: \.journal.isEnabled),
        Key(.journal, "Identifier", .text(atMost: 128), default: "pasarguard", .built, into: \.journal.identifier),
        Key(.journal, "Level", .choice(), default: "debug", .built, into: \.journal.level),
        Key(.journal, "Kinds", list: .kinds, default: "all", .built, into: \.kinds),
        Key(.journal, "Buffer", .size(buffer), default: "64M", .built, into: \.journal.buffer),
        Key(.journal, "Namespace", .text(atMost: 128), .built, into: \.journal.namespace),
    ]

    /// From what a test fills in no time to what a host can spare.
    private static let buffer = 4 << 10...4 << 30

    private static let socket: [Key] = [
        Key(.socket, "Enabled", .boolean, default: "yes", .built, into: \.socket.isEnabled),
        Key(.socket, "Path", .socketPath, .built, into: \.socketPath),
        Key(.socket, "Mode", .fileMode, default: "0660", .built, into: \.socket.mode),
        Key(.socket, "Group", .text(atMost: 128), .built, into: \.socketGroup),
        Key(.socket, "History", .size(0...4 << 30), default: "16M", .built, into: \.socket.history),
        Key(.socket, "ConsumerBuffer", .size(buffer), default: "8M", .built, into: \.socket.consumerBuffer),
        Key(.socket, "MaxConsumers", .count(1...4096), default: "64", .built, into: \.socket.maxConsumers),
    ]

    private static let log: [Key] = [
        Key(.log, "Level", .choice(), default: "info", .built, into: \.log.level)
    ]
}
