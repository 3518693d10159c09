// SPDX-License-Identifier: MIT

package import StreamClient

/// An examination for a person: one line a finding, with its cure below it. Nothing in it can steer a terminal.
package struct TextReport {
    private static let verdict = 8
    private static let widestTitle = 28

    private let examination: Examination
    private let painter: Painter

    package init(_ examination: Examination, painter: Painter) {
        self.examination = examination
        self.painter = painter
    }

    /// With the line ends.
    package var text: String {
        (examination.findings.flatMap(lines) + ["", summary]).map { $0 + "\n" }.joined()
    }

    private func lines(_ finding: Finding) -> [String] {
        let verdict = painter.paint(Fitting.column(finding.verdict.word, width: Self.verdict), finding.verdict.ink)
        let title = Fitting.column(SafeText.of(finding.subject.title), width: titleWidth)
        let indent = Fitting.spaces(Self.verdict + 2)
        return ["\(verdict)  \(title)  \(SafeText.of(finding.cause))"] + finding.cure.map { indent + SafeText.of($0) }
    }

    /// The longest of the titles, within reason.
    private var titleWidth: Int {
        let widths = examination.findings.map { Fitting.width(SafeText.of($0.subject.title)) }
        return min(widths.max() ?? 0, Self.widestTitle)
    }

    private var summary: String {
        let words = examination.findings.map(\.verdict.word)
        let counts = ["failed", "warning", "untested"].compactMap { word -> String? in
            let count = words.count { $0 == word }
            return count == 0 ? nil : "\(count) \(word)"
        }
        return counts.isEmpty ? "all is well" : counts.joined(separator: ", ")
    }
}

extension Finding.Verdict {
    fileprivate var ink: Ink {
        switch self {
        case .ok: .green
        case .warning: .yellow
        case .failed: .red
        case .untested: .faint
        }
    }
}
