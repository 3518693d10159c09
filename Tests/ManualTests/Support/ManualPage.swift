// SPDX-License-Identifier: MIT

import Foundation

/// A page of the manual, `mdoc(7)`, as far as the tests have to understand it: which names stand where.
struct ManualPage {
    /// `.Sh` and `.Ss`; the second is empty above the first subsection.
    struct Heading: Hashable {
        var section: String
        var subsection: String
    }

    static let commands = ManualPage("pasarguard-logrelay.8")
    static let configuration = ManualPage("pasarguard-logrelay.conf.5")
    static let stream = ManualPage("pasarguard-logrelay-stream.7")
    static let all = [commands, configuration, stream]

    let name: String
    /// Without comments, each with the heading that it stands below.
    let lines: [(heading: Heading, text: String)]

    private init(_ name: String) {
        self.name = name
        let path = Repository.root.appending(path: "packaging/man/\(name)")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        var heading = Heading(section: "", subsection: "")
        var lines: [(Heading, String)] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix(".\\\"") {
            if line.hasPrefix(".Sh ") { heading = Heading(section: String(line.dropFirst(4)), subsection: "") }
            if line.hasPrefix(".Ss ") { heading.subsection = String(line.dropFirst(4)) }
            lines.append((heading, String(line)))
        }
        self.lines = lines.map { (heading: $0.0, text: $0.1) }
    }

    func text(below section: String, _ subsection: String? = nil) -> [String] {
        lines.filter { $0.heading.section == section && (subsection ?? $0.heading.subsection) == $0.heading.subsection }
            .map(\.text)
    }

    func subsections(of section: String) -> [String] {
        lines.filter { $0.heading.section == section && $0.text.hasPrefix(".Ss ") }.map(\.heading.subsection)
    }

    /// What the items of a section's lists name with a macro: `.It Va from , Va to`.
    func items(_ macro: String, below section: String, _ subsection: String? = nil) -> [String] {
        text(below: section, subsection).filter { $0.hasPrefix(".It ") }.flatMap { Self.names(macro, in: $0) }
    }

    /// The words that are quoted, each on a line of its own, in the text of a list's item; `item` is how it begins.
    func quoted(in item: String, below section: String, _ subsection: String) -> [String] {
        let lines = text(below: section, subsection)
        let start = lines.firstIndex { ($0 + " ").hasPrefix(".It \(item) ") } ?? lines.endIndex
        return lines[start...].dropFirst().prefix { !$0.hasPrefix(".It ") && $0 != ".El" }
            .filter { $0.hasPrefix(".Ql ") }.map { String($0.dropFirst(4).prefix { $0 != " " }) }
    }

    /// Everything that is marked with a macro, wherever it stands.
    func names(_ macro: String) -> [String] { lines.flatMap { Self.names(macro, in: $0.text) } }

    private static func names(_ macro: String, in line: String) -> [String] {
        guard line.hasPrefix(".") else { return [] }
        let words = line.dropFirst().split(separator: " ")
        return zip(words, words.dropFirst()).filter { $0.0 == macro }.map { String($0.1) }
    }

    /// The literal blocks, with the roff taken out of them.
    var examples: [String] {
        var examples: [String] = []
        var block: [String]?
        for (_, line) in lines {
            if line.hasPrefix(".Bd -literal") {
                block = []
            } else if line == ".Ed", let lines = block {
                examples.append(lines.joined(separator: "\n"))
                block = nil
            } else {
                block?.append(line.replacing("\\(dq", with: "\"").replacing("\\e", with: "\\"))
            }
        }
        return examples
    }
}
