// SPDX-License-Identifier: MIT

/// The fixtures as a page to read: which lines are understood, what of them becomes a field, and who writes them.
enum CorpusDocument {
    static func text(of fixtures: [Fixture]) -> String {
        let known = fixtures.filter { $0.made != nil }
        var text = """
            # The lines that are understood

            Made from the fixtures beside it by `CorpusTests`; a test fails where the two differ. Each of the \(known.count) lines below
            has the form that the named function gives it: in Xray-core where nothing else is said, first its formatter, then
            the one that gave the formatter its values. "Since" is the first version that is known to write it so: `unreleased`
            where only the repository has it, `node` where it is PasarGuard's node that writes, whatever Xray it runs. The
            time at the beginning, always the field `time`, is left out; so is a `message`, which is all that the other fields
            leave. The lines are this project's own.

            """
        for kind in kinds {
            let ofKind = known.filter { $0.xray["kind"] == .text(kind) }
            text +=
                "\n## \(kind): \(ofKind.count)\n\n| line | fields | level | written by | since |\n|---|---|---|---|---|\n"
            for fixture in ofKind { text += row(fixture) }
        }
        return text
    }

    private static let kinds = ["access", "dns", "general", "startup", "panic", "other"]

    private static let names = [
        "status", "severity", "session", "component", "source", "sourceIP", "sourcePort", "network", "destination",
        "destinationHost", "destinationPort", "inboundTag", "outboundTag", "email", "userID", "username", "reason",
    ]

    private static func row(_ fixture: Fixture) -> String {
        guard let made = fixture.made else { return "" }
        var line = fixture.line
        if case .text(let time)? = fixture.xray["time"] { line = String(line.dropFirst(time.count + 1)) }
        let fields = names.compactMap { name in fixture.xray[name].map { "\(name) \(code($0.description))" } }
        let makers = [made.by, made.filled].compactMap { $0 }.map(code)
        let versions = made.before.map { "\(made.since), before \($0)" } ?? made.since
        let cells = [
            code(line), fields.joined(separator: "<br>"), fixture.level, makers.joined(separator: "<br>"), versions,
        ]
        return "| " + cells.joined(separator: " | ") + " |\n"
    }

    /// As a code span in a table; what no page should hold bare is written as an escape.
    private static func code(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "|": shown += "\\|"
            case _ where scalar.value < 0x20 || scalar.properties.generalCategory == .format:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return "`\(shown)`"
    }
}

extension Fixture.Value: CustomStringConvertible {
    var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        }
    }
}
