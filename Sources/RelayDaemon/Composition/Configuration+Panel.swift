// SPDX-License-Identifier: MIT

package import NIOCore
package import PanelLogs
package import RelayConfiguration

// What the operator wrote, as the client takes it.

extension PanelEndpoint {
    init(_ url: PanelURL) {
        let scheme: Scheme =
            switch url.scheme {
            case .http: .http
            case .https: .https
            }
        self.init(scheme: scheme, host: url.host, port: url.port, pathPrefix: url.pathPrefix)
    }
}

extension Dialler {
    /// Blocks for the disk where the system's authorities are read.
    init(
        _ address: StreamSettings.Address, loop: any EventLoop, observer: any SubscriptionObserver,
        timeout: Duration = usualTimeout
    ) throws(TLSPolicyError) {
        self.init(
            endpoint: PanelEndpoint(address.url), tls: try TLSPolicy(address.tls, for: address.url),
            connect: address.connect, proxy: address.proxy, loop: loop, timeout: timeout,
            certificateSeen: observer.certificateSeen)
    }

    /// As the daemon dials the panel of this configuration.
    /// - Parameter tls: as ``TLSPolicy/init(_:)`` makes it.
    package init(
        _ configuration: Configuration, tls: TLSPolicy?, loop: any EventLoop, observer: any SubscriptionObserver,
        timeout: Duration = usualTimeout
    ) {
        let address = StreamSettings(configuration).address
        self.init(
            endpoint: PanelEndpoint(address.url), tls: tls, connect: address.connect, proxy: address.proxy, loop: loop,
            timeout: timeout,
            certificateSeen: observer.certificateSeen)
    }
}

extension TLSPolicy {
    /// nil for a configuration without TLS. Blocks for the disk where the system's authorities are read.
    package init?(_ configuration: Configuration) throws(TLSPolicyError) {
        try self.init(configuration.tls, for: configuration.panel.url)
    }

    /// nil for an URL without TLS.
    init?(_ tls: Configuration.TLS, for url: PanelURL) throws(TLSPolicyError) {
        guard url.scheme == .https else { return nil }
        let trust: Trust
        if let written = tls.pinSHA256 {
            guard let pin = PublicKeyPin(base64: written) else { throw .unusable("PinSHA256= is no SHA-256 in base64") }
            trust = .key(pin)
        } else if !tls.verify {
            trust = .anybody
        } else if let file = tls.caFile {
            trust = .authorities(.listed(pem: file.pem, file: file.path))
        } else {
            trust = .authorities(.system(file: tls.systemCAFile))
        }
        try self.init(trust: trust, name: tls.serverName ?? url.host)
    }
}

extension PanelCredentials {
    package init(_ credentials: Configuration.Credentials) {
        switch credentials {
        case .login(let username, let password): self = .login(username: username, password: password.reveal())
        case .apiKey(let key): self = .apiKey(key.reveal())
        case .token(let token): self = .token(token.reveal())
        }
    }
}

extension PanelDialect {
    /// nil where the panel is to be asked.
    package init?(_ dialect: Dialect) {
        switch dialect {
        case .auto: return nil
        case .webSocket: self = .webSocket
        case .serverSentEvents: self = .eventStream
        }
    }
}

extension SourceSelection {
    package init(_ sources: Configuration.Sources) {
        let nodes: Nodes =
            switch sources.nodes {
            case .all: .all
            case .listed(let selectors): .listed(selectors.map(NodeReference.init))
            }
        let intervals = sources.nodeIntervals.map { (NodeReference($0.key), $0.value) }
        self.init(
            core: sources.core, isCoreWritten: sources.isCoreWritten, nodes: nodes, interval: sources.interval,
            nodeIntervals: Dictionary(uniqueKeysWithValues: intervals))
    }
}

extension SourceSelection.NodeReference {
    init(_ selector: NodeSelector) {
        switch selector {
        case .id(let id): self = .id(id)
        case .name(let name): self = .name(name)
        }
    }
}

extension SubscriptionState {
    init(_ reconnect: Configuration.Reconnect) {
        self.init(
            initialDelay: reconnect.initialDelay, longestDelay: reconnect.maxDelay,
            stableAfter: reconnect.stableAfter)
    }
}

extension PanelRuntime.Settings {
    init(_ settings: StreamSettings) {
        self.init(
            silence: settings.silence, nodePoll: settings.nodePoll, pollBackoff: Backoff(settings.reconnect))
    }
}

extension Backoff {
    init(_ reconnect: Configuration.Reconnect) {
        self.init(initial: reconnect.initialDelay, maximum: reconnect.maxDelay)
    }
}
