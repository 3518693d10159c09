// SPDX-License-Identifier: MIT

import NIOPosix

extension PanelSession {
    /// The first of the delays between two attempts, and the longest.
    private static var backoff: Backoff { Backoff(initial: .milliseconds(500), maximum: .seconds(30)) }

    /// For a panel over the network, on one of the process's shared event loops.
    convenience init(
        url: String, credentials: PanelCredentials, options: PanelOptions
    ) throws(PanelLogsError) {
        let endpoint = try PanelEndpoint(url: url)
        try credentials.check()
        guard options.connect == nil || options.proxy == nil else {
            throw PanelLogsError(.invalidArgument, "an address to connect to and a proxy exclude each other")
        }
        let observer = NoSubscriptionObserver()
        let dialler = Dialler(
            endpoint: endpoint, tls: try TLSPolicy(options.tls, for: endpoint), connect: options.connect?.target,
            proxy: options.proxy?.endpoint, loop: MultiThreadedEventLoopGroup.singleton.next())
        let access = PanelAccess(dialler: dialler, dialect: options.dialect, observer: observer)
        let panel = Subscription.Panel(access, credentials: credentials, backoff: Self.backoff, observer: observer)
        self.init(
            runtime: PanelRuntime(panel: panel, settings: .library), settings: Settings(options))
    }
}

extension PanelSession.Settings {
    init(_ options: PanelOptions) {
        self.init(
            firstState: SubscriptionState(
                initialDelay: .milliseconds(500), longestDelay: .seconds(30), stableAfter: .seconds(30),
                patience: Patience(refusals: max(options.maximumAuthenticationRetries, 0), awaitsAbsent: false)),
            bufferSize: options.bufferSize)
    }
}

extension PanelRuntime.Settings {
    /// As the daemon's configuration has them by default.
    static let library = PanelRuntime.Settings(
        silence: SilenceLimit(bound: .seconds(10 * 60), suspects: true), nodePoll: .seconds(5),
        pollBackoff: Backoff(initial: .milliseconds(500), maximum: .seconds(15)))
}

extension TLSPolicy {
    /// nil for a panel without TLS.
    fileprivate init?(_ options: PanelOptions.TLS, for endpoint: PanelEndpoint) throws(PanelLogsError) {
        guard endpoint.scheme == .https else { return nil }
        let trust: Trust
        if let written = options.publicKeyPin {
            guard let pin = PublicKeyPin(base64: written) else {
                throw PanelLogsError(.invalidArgument, "the public key's pin is no SHA-256 in base64")
            }
            trust = .key(pin)
        } else {
            trust = options.verifiesCertificate ? .authorities(.system(file: options.authoritiesFile)) : .anybody
        }
        do {
            self = try TLSPolicy(trust: trust, name: options.serverName ?? endpoint.host)
        } catch {
            throw PanelLogsError(error)
        }
    }
}

extension PanelCredentials {
    /// Keys and tokens stand in a header, and so have to be visible ASCII.
    fileprivate func check() throws(PanelLogsError) {
        let (secret, name) =
            switch self {
            case .login: ("", "")
            case .apiKey(let key): (key, "the API key")
            case .token(let token): (token, "the token")
            }
        guard !name.isEmpty, secret.isEmpty || !secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return }
        throw PanelLogsError(.invalidArgument, "\(name) is empty, or holds a character that no panel puts into one")
    }
}
