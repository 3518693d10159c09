// SPDX-License-Identifier: MIT

import Glibc

/// Why nothing can be read back. The relay goes on without a memory.
package enum ArchiveError: Error, Equatable, CustomStringConvertible {
    /// There is a journal, and this process may not read it; with the file or directory that it may not open.
    case notPermitted(path: String)
    /// There is no journal.
    case noJournal
    /// A call of libsystemd, `sd-journal(3)`, failed with this `errno`.
    case failed(call: String, CInt)
    /// `pthread_create(3)` failed with this error number.
    case noThread(CInt)

    package var description: String {
        switch self {
        case .notPermitted(let path):
            "the relay may not read \(path): its user must be in the group systemd-journal "
                + "(SupplementaryGroups=systemd-journal)"
        case .noJournal:
            "there is no journal to read: journald stores nothing (Storage=none), or Namespace= names another one than "
                + "LogNamespace= of the unit"
        case .failed(let call, let code): "the journal cannot be read: \(call): \(String(cString: strerror(code)))"
        case .noThread(let code):
            "cannot start a thread to read the journal (\(String(cString: strerror(code)))): raise TasksMax= or "
                + "MemoryMax= of the unit"
        }
    }
}
