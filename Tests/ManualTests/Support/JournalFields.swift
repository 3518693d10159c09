// SPDX-License-Identifier: MIT

/// The fields that the sources write, as literals: journald drops a field whose name is composed wrongly, so none is.
enum JournalFields {
    static let common = ["MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER"]

    /// Of a line's entry, and of a gap's.
    static func ofLines() throws -> [String] {
        try literals(
            in: "Sources/JournalSink/Encoding", #/"(?:\\n)?((?:[A-Z]+_)*[A-Z]+)(?:=|"[,)])/#
        )
        .filter { $0.hasPrefix("PASARGUARD_") || $0.hasPrefix("XRAY_") || common.contains($0) }
    }

    static func literals(in folder: String, _ pattern: Regex<(Substring, Substring)>) throws -> [String] {
        try Repository.sources(in: folder).matches(of: pattern).map { String($0.output.1) }
    }
}
