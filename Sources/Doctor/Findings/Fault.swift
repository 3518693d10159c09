// SPDX-License-Identifier: MIT

/// What kind of help a failure needs, and so the exit code that stands for it. In the order of precedence: where several
/// kinds have failed, the first counts, since the later ones may follow from it or pass by themselves.
package enum Fault: Int32, CaseIterable, Sendable {
    /// The configuration has to be changed.
    case configuration = 78
    /// The panel refuses the credentials, or they lack a right.
    case refused = 77
    /// The panel, a node or a stream is unavailable.
    case unavailable = 69

    /// The exit code of an examination.
    static func exitCode(of faults: [Fault]) -> Int32 {
        allCases.first(where: faults.contains)?.rawValue ?? 0
    }
}
