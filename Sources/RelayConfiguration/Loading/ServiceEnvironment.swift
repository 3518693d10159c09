// SPDX-License-Identifier: MIT

import Glibc

/// What the service manager tells a service through its environment (`systemd.exec(5)`), as far as the configuration
/// depends on it.
package struct ServiceEnvironment: Equatable, Sendable {
    /// `$CREDENTIALS_DIRECTORY`
    package var credentialsDirectory: String?
    /// `$RUNTIME_DIRECTORY`: may name several, separated by colons; the first counts.
    package var runtimeDirectory: String?

    package init(credentialsDirectory: String? = nil, runtimeDirectory: String? = nil) {
        self.credentialsDirectory = credentialsDirectory
        self.runtimeDirectory = runtimeDirectory
    }

    /// The environment of this process.
    package static var current: ServiceEnvironment {
        ServiceEnvironment(
            credentialsDirectory: value(of: "CREDENTIALS_DIRECTORY"), runtimeDirectory: value(of: "RUNTIME_DIRECTORY"))
    }

    private static func value(of name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
