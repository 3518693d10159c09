// SPDX-License-Identifier: MIT

import Glibc

/// Why the service manager could not be told something.
package enum NotifyError: Error, Equatable, CustomStringConvertible {
    /// `$NOTIFY_SOCKET` is neither an absolute path nor an abstract name of at most 107 bytes.
    case unusableAddress(String)
    /// The service manager reads no messages.
    case notRead
    /// A system call failed with this `errno`.
    case failed(CInt)

    package var description: String {
        switch self {
        case .unusableAddress(let address):
            "cannot notify the service manager: NOTIFY_SOCKET=\(address) is no address of a Unix socket"
        case .notRead: "cannot notify the service manager: it reads no messages"
        case .failed(let code): "cannot notify the service manager: \(String(cString: strerror(code)))"
        }
    }
}
