// SPDX-License-Identifier: MIT

/// The diagnostics gathered so far. At most 1,000 errors and 1,000 warnings are kept; the rest are counted and named
/// in one closing line, so that a file of garbage cannot fill the memory or the screen.
struct Findings: Sendable {
    static let limit = 1_000

    private(set) var warnings: [Diagnostic] = []
    private var kept: [Diagnostic] = []
    private var uncounted = 0

    var areErrors: Bool { !kept.isEmpty }

    mutating func add(_ diagnostic: Diagnostic) {
        switch diagnostic.severity {
        case .error, .untested:
            if kept.count < Self.limit { kept.append(diagnostic) } else { uncounted += 1 }
        case .warning:
            if warnings.count < Self.limit { warnings.append(diagnostic) }
        }
    }

    /// The errors in the order they were met, and what stands for those that were not kept.
    func errors(mainFile: String) -> [Diagnostic] {
        guard uncounted > 0 else { return kept }
        return kept + [.error("\(uncounted) further errors are not listed", in: mainFile)]
    }
}
