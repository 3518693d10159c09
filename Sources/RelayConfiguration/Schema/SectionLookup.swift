// SPDX-License-Identifier: MIT

/// What a section's header in a file means.
enum SectionLookup {
    case section(Section)
    /// Wrong, but what was meant is clear.
    case meant(Section, String)
    case unknown(String)

    init(_ text: String) {
        let words = text.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        guard let first = words.first.map(String.init) else {
            self = .unknown("a section without a name: \(Self.known)")
            return
        }
        var argument = words.count > 1 ? String(words[1]) : ""
        while let last = argument.last, last == " " || last == "\t" { argument.removeLast() }
        argument = String(argument.drop { $0 == " " || $0 == "\t" })

        if let name = SectionName(rawValue: first) {
            self = Self.known(name, argument: argument)
            return
        }
        let written = Shown.excerpt(text)
        let names = SectionName.allCases.map(\.rawValue)
        guard let nearest = NearestName.of(first, among: names), let name = SectionName(rawValue: nearest) else {
            self = .unknown("unknown section [\(written)]: \(Self.known)")
            return
        }
        let header = name == .node && !argument.isEmpty ? "[Node \(Shown.excerpt(argument))]" : name.header
        let message = "unknown section [\(written)]: did you mean \(header)?"
        switch Self.known(name, argument: argument) {
        case .section(let section), .meant(let section, _): self = .meant(section, message)
        case .unknown: self = .unknown(message)
        }
    }

    private static let known = "the sections are " + Shown.list(SectionName.allCases.map(\.header))

    private static func known(_ name: SectionName, argument: String) -> SectionLookup {
        guard name == .node else {
            if argument.isEmpty { return .section(.plain(name)) }
            return .meant(.plain(name), "\(name.header) takes no name: write \(name.header)")
        }
        if argument.isEmpty { return .unknown("[Node] without a name: write [Node 3] or [Node de-fra]") }
        let bare = unquoted(argument)
        do throws(ValueProblem) {
            let node = Section.node(try NodeSelector(reading: bare))
            if bare == argument { return .section(node) }
            return .meant(node, "a section's name takes no quotes: write \(node.header)")
        } catch {
            return .unknown("[Node \(Shown.excerpt(argument))] \(error.message)")
        }
    }

    /// Without the quotes around it, which belong in lists only.
    private static func unquoted(_ name: String) -> String {
        guard let quote = name.first, quote == "\"" || quote == "'", name.last == quote, name.count > 1 else {
            return name
        }
        return String(name.dropFirst().dropLast())
    }
}
