// SPDX-License-Identifier: MIT

/// Why a configuration cannot be used: every error in it, in reading order, with the warnings after them.
///
/// The program that meets it prints one diagnostic a line and exits with 78 (`EX_CONFIG`).
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    package var diagnostics: [Diagnostic]

    /// Whether nothing is known to be wrong, and only something could not be looked at.
    package var isOnlyUntested: Bool { !diagnostics.contains { $0.severity == .error } }

    package var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}
