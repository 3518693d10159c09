// SPDX-License-Identifier: MIT

import Glibc

/// Why the sink cannot work at all. A journald that is missing or stopped is none of these: that is a ``JournalPhase``.
package enum JournalSinkError: Error, Equatable, CustomStringConvertible {
    /// `eventfd(2)` failed with this `errno`.
    case noWakeUp(CInt)
    /// `pthread_create(3)` failed with this error number.
    case noThread(CInt)
    /// The path of journald's socket does not fit into a socket address.
    case pathTooLong(String)

    package var description: String {
        switch self {
        case .noWakeUp(let code):
            "cannot create an event descriptor (\(String(cString: strerror(code)))): raise LimitNOFILE= of the unit"
        case .noThread(let code):
            "cannot start the journal's thread (\(String(cString: strerror(code)))): raise TasksMax= or MemoryMax= of "
                + "the unit"
        case .pathTooLong(let path): "the path of journald's socket is longer than 107 bytes: \(path)"
        }
    }
}
