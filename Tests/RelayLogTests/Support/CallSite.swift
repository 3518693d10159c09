// SPDX-License-Identifier: MIT

/// A place in the sources that logs a message.
struct CallSite: Equatable, CustomStringConvertible {
    var file: String
    var level: String
    /// nil where it is not a constant.
    var text: String?

    var description: String { "\(file): \(level) \(text ?? "(no constant text)")" }

    static func all(in folder: String) throws -> [CallSite] {
        try Repository.sources(in: folder).flatMap { file, text in
            text.matches(of: #/\blogger\s*\.(trace|debug|info|notice|warning|error|critical|log)\s*\(\s*("[^"]*")?/#)
                .map { match in
                    // An interpolation is no constant.
                    let constant = match.output.2.flatMap { $0.contains(#"\"#) ? nil : $0.dropFirst().dropLast() }
                    return CallSite(file: file, level: String(match.output.1), text: constant.map(String.init))
                }
        }
    }
}
