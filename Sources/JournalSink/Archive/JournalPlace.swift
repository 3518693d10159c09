// SPDX-License-Identifier: MIT

/// Which journal is read.
package enum JournalPlace: Equatable, Sendable {
    /// This machine's, persistent and volatile; of a namespace (`LogNamespace=` of a unit) where one is named.
    case machine(namespace: String?)
    /// The journal files below a directory.
    case directory(String)

    /// Where libsystemd looks for the files that a service's entries are in, as patterns for `glob(7)`
    /// (`systemd-journald.service(8)`, "Files"): below the machine's ID, which has 32 digits.
    var patterns: [String] {
        switch self {
        case .machine(let namespace):
            let machine = String(repeating: "?", count: 32) + (namespace.map { ".\($0)" } ?? "")
            return ["/run/log/journal", "/var/log/journal"].map { "\($0)/\(machine)/system.journal" }
        case .directory(let path): return ["\(path)/system.journal", "\(path)/*/system.journal"]
        }
    }
}
