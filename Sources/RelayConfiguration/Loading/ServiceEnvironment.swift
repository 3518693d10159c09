// SPDX-License-Identifier: MIT

import Glibc

/// What the environment says, as far as the configuration depends on it: what the service manager tells a service through
/// it (`systemd.exec(5)`), and what is customary among programs that use the network.
package struct ServiceEnvironment: Equatable, Sendable {
    /// `$CREDENTIALS_DIRECTORY`
    package var credentialsDirectory: String?
    /// What the unit's service would be passed, where this process is not the service; nil where it is, or where there is
    /// no unit. Counts where ``credentialsDirectory`` is nil.
    package var unitCredentials: UnitCredentials?
    /// `$RUNTIME_DIRECTORY`: may name several, separated by colons; the first counts.
    package var runtimeDirectory: String?
    /// `$SSL_CERT_FILE`: what takes the place of the system's certificate authorities.
    package var certificateFile: String?
    package var proxies: ProxyEnvironment
    package var account: ServiceAccount

    package init(
        credentialsDirectory: String? = nil, unitCredentials: UnitCredentials? = nil, runtimeDirectory: String? = nil,
        certificateFile: String? = nil, proxies: ProxyEnvironment = ProxyEnvironment(), account: ServiceAccount = .root
    ) {
        self.credentialsDirectory = credentialsDirectory
        self.unitCredentials = unitCredentials
        self.runtimeDirectory = runtimeDirectory
        self.certificateFile = certificateFile
        self.proxies = proxies
        self.account = account
    }

    /// The environment of this process.
    package static var current: ServiceEnvironment {
        let proxies = ProxyEnvironment.names.compactMap { name in value(of: name).map { (name, $0) } }
        return ServiceEnvironment(
            credentialsDirectory: value(of: "CREDENTIALS_DIRECTORY"), runtimeDirectory: value(of: "RUNTIME_DIRECTORY"),
            certificateFile: value(of: "SSL_CERT_FILE"),
            proxies: ProxyEnvironment(Dictionary(uniqueKeysWithValues: proxies)), account: .current)
    }

    private static func value(of name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}

/// The systemd credentials that a unit's service would be passed, as far as this process can see them.
package enum UnitCredentials: Equatable, Sendable {
    package enum Place: Equatable, Sendable {
        case file(String)
        /// The unit has one that cannot be looked at, and why.
        case unseen(String)
    }

    /// This process may not look where they are.
    case hidden
    /// By name; `remark` says what was left aside.
    case looked([String: Place], remark: String?)
}
