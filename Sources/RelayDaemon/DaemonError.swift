// SPDX-License-Identifier: MIT

package import JournalSink
package import PanelLogs
package import SocketSink

/// Why the daemon could not run. A panel that cannot be reached is none of these: the daemon lives on and tries again.
package enum DaemonError: Error, Equatable, CustomStringConvertible {
    case journal(JournalSinkError)
    case socket(SocketSinkError)
    case tls(TLSPolicyError)
    /// What the service manager passed in the environment cannot be used.
    case environment(String)
    /// A service ended that should not have.
    case failed(String)

    package var description: String {
        switch self {
        case .journal(let error): error.description
        case .socket(let error): error.description
        case .tls(let error): error.description
        case .environment(let words): words
        case .failed(let words): "the relay failed: \(words)"
        }
    }
}
