// SPDX-License-Identifier: MIT

package import StreamClient

/// An examination for a person: one line a finding, with its cure below it. Nothing in it can steer a terminal.
package struct TextReport {
    private static let verdict = 8
    private static let widestTitle = 28
    private static let narrowest = 20

    private let examination: Examination
    private let painter: Painter
    private let width: Int

    /// - Parameter width: The columns of the terminal, for which text is wrapped between words; nil leaves lines whole.
    package init(_ examination: Examination, painter: Painter, width: Int? = nil) {
        self.examination = examination
        self.painter = painter
        self.width = width ?? .max
    }

    /// With the line ends.
    package var text: String {
        (examination.findings.flatMap(lines) + ["", summary]).map { $0 + "\n" }.joined()
    }

    private func lines(_ finding: Finding) -> [String] {
        let verdict = painter.paint(Fitting.column(finding.verdict.word, width: Self.verdict), finding.verdict.ink)
        let title = Fitting.column(SafeText.of(finding.subject.title), width: titleWidth)
        let indent = Self.verdict + 2
        let column = indent + titleWidth + 2
        let cause = Fitting.words(of: SafeText.of(finding.cause), width: max(width - column, Self.narrowest))
        let rest = cause.dropFirst().map { Fitting.spaces(column) + $0 }
        return ["\(verdict)  \(title)  \(cause.first ?? "")"] + rest + finding.cure.flatMap { cure($0, indent) }
    }

    /// What is indented is to be copied, and stays whole.
    private func cure(_ line: String, _ indent: Int) -> [String] {
        let text = SafeText.of(line)
        let lines = line.hasPrefix(" ") ? [text] : Fitting.words(of: text, width: width - indent)
        return lines.map { Fitting.spaces(indent) + $0 }
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
