// SPDX-License-Identifier: MIT

/// How a ``Panel`` is read; what is not set keeps the default.
public struct PanelOptions: Sendable {
    /// How the panel gives out its logs; nil, the default, asks the panel, and follows when it is upgraded.
    public var dialect: PanelDialect?
    /// How a panel behind `https` is trusted.
    public var tls = TLS()
    /// Where to connect instead of the URL's host and port; nil, the default, for there. What the panel is asked for, and the
    /// name that its certificate has to be for, stay the URL's. To be left out beside a proxy.
    public var connect: Connect?
    /// The proxy that connects to the panel; nil, the default, for none: the environment's `https_proxy` and the like do
    /// not count.
    public var proxy: Proxy?
    /// How often a stream waits after the panel has refused the credentials, or their rights, before it ends with the
    /// error; 0 by default: the first refusal ends it. A stream that was open begins to count anew.
    ///
    /// The panel tells its owner of each login, and of a refused one the password that was tried. So between two logins lie
    /// 15 minutes, from the second on an hour; between two trials of a key, a token or missing rights 5 minutes.
    public var maximumAuthenticationRetries = 0
    /// How many bytes of events wait, in each stream, for the program to take them; 8 MiB by default. Beyond that, new lines
    /// are let go, and a gap in their place, ``LogGap/Reason/bufferOverflow``, tells how many.
    public var bufferSize = 8 << 20

    /// The defaults.
    public init() {}

    /// Which certificates are accepted. TLS 1.2 is the least.
    public struct TLS: Sendable {
        /// A PEM file of the authorities to trust; nil, the default, for the system's.
        public var authoritiesFile: String?
        /// The name to ask for (SNI) and to look for in the certificate; nil, the default, for the URL's host.
        public var serverName: String?
        /// The SHA-256 of the panel's public key (SPKI), in base64: exactly this key is accepted, whatever authority, name
        /// and dates its certificate has. nil, the default, for authorities.
        public var publicKeyPin: String?
        /// Whether the certificate is looked at; true by default. Without that, whoever sits on the way reads the password.
        public var verifiesCertificate = true

        /// The system's authorities.
        public init() {}
    }
}
