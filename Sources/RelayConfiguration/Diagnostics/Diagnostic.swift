// SPDX-License-Identifier: MIT

/// One thing the operator should know about the configuration.
///
/// Its description is the line to print: `FILE:LINE:COLUMN: error: what, and what would be right`, without line and
/// column where something is missing. No secret ever stands in it, and no control character.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Sendable {
        case error, warning
        /// Nobody can say from here whether it is right.
        case untested
    }

    package var severity: Severity
    package var file: String
    /// nil for what concerns the whole file, such as a key that is missing.
    package var position: Position?
    package var message: String

    package var description: String {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(Shown.whole(file))\(place): \(severity.rawValue): \(message)"
    }
}

extension Diagnostic {
    static func error(_ message: String, at place: Place) -> Diagnostic {
        Diagnostic(severity: .error, file: place.file, position: place.position, message: message)
    }

    package static func error(_ message: String, in file: String) -> Diagnostic {
        Diagnostic(severity: .error, file: file, position: nil, message: message)
    }

    static func untested(_ message: String, in file: String) -> Diagnostic {
        Diagnostic(severity: .untested, file: file, position: nil, message: message)
    }

    static func warning(_ message: String, at place: Place) -> Diagnostic {
        Diagnostic(severity: .warning, file: place.file, position: place.position, message: message)
    }
}
