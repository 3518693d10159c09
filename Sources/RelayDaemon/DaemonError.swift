// SPDX-License-Identifier: MIT

package import JournalSink
package import PanelLogs
package import ServiceManager
package import SocketSink

/// Why the daemon could not run. A panel that cannot be reached is none of these: the daemon lives on and tries again.
package enum DaemonError: Error, Equatable, CustomStringConvertible {
    case journal(JournalSinkError)
    case socket(SocketSinkError)
    case tls(TLSPolicyError)
    /// The service manager has passed a socket that cannot be served.
    case passedSocket(PassedSocketError)
    /// What the service manager passed in the environment cannot be used.
    case environment(String)
    /// A part of the daemon did not end in time when it was told to stop, so not all may have been handed over.
    case hungAtTheEnd
    /// A service ended that should not have.
    case failed(String)

    /// However often it is tried: the configuration, or the unit, has to be changed.
    package var lastsUntilReconfigured: Bool {
        switch self {
        case .socket(.groupNotPermitted), .passedSocket, .tls: true
        case .socket, .journal, .environment, .hungAtTheEnd, .failed: false
        }
    }

    package var description: String {
        switch self {
        case .journal(let error): error.description
        case .socket(let error): error.description
        case .tls(let error): error.description
        case .passedSocket(let error): error.description
        case .environment(let words): words
        case .hungAtTheEnd:
            "a part of the relay did not end in time when it was told to stop; lines it had received may be missing"
        case .failed(let words): "the relay failed: \(words)"
        }
    }
}
