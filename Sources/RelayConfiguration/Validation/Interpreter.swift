// SPDX-License-Identifier: MIT

/// A secret that stands in a configuration file itself.
struct WrittenSecret: Sendable {
    /// Goes on with "in a file that".
    var what: String
    var place: Place
}

/// Applies the statements of one file after the other to the settings and gathers what is wrong with each.
///
/// After a slip whose meaning is clear it goes on with what was meant, so that one slip is one error and every other
/// one in the files is found in the same pass.
struct Interpreter: Sendable {
    /// Where in a file reading stands.
    private enum Scope {
        case beforeSections
        case section(Section)
        /// Below a header that means nothing: its keys are passed over.
        case unknown
    }

    private(set) var settings: Settings
    private(set) var assigned = Assignments()
    private(set) var findings = Findings()
    /// The secrets that the files hold, as they were assigned.
    private(set) var secrets: [WrittenSecret] = []
    private var scope = Scope.beforeSections
    private var hasReportedStray = false

    init(startingFrom settings: Settings) {
        self.settings = settings
    }

    /// Reads one whole file. Sections do not reach from one file into the next.
    mutating func read(_ contents: FileContents, file: String) throws(UnreadableText) {
        scope = .beforeSections
        hasReportedStray = false
        var statements = Statements(try TextDecoding.scalars(of: contents.bytes), file: file)
        while let statement = statements.next() {
            switch statement {
            case .section(let name, let problem): enter(name, problem: problem)
            case .assignment(let key, let value): assign(key, value)
            case .malformed(let message, let place): findings.add(.error(message, at: place))
            }
        }
    }

    private mutating func enter(_ name: PlacedText, problem: String?) {
        if let problem { findings.add(.error(problem, at: name.place.startOfLine)) }
        switch SectionLookup(name.string) {
        case .section(let section):
            scope = .section(section)
        case .meant(let section, let message):
            if problem == nil { findings.add(.error(message, at: name.place.startOfLine)) }
            scope = .section(section)
        case .unknown(let message):
            if problem == nil { findings.add(.error(message, at: name.place.startOfLine)) }
            scope = .unknown
        }
    }

    private mutating func assign(_ name: PlacedText, _ value: PlacedText) {
        switch scope {
        case .beforeSections: assignStray(name, value)
        case .section(let section): assign(name, value, in: section)
        case .unknown: break
        }
    }

    /// A header was forgotten: said once a file. A key that only one section has is taken for that one's.
    private mutating func assignStray(_ name: PlacedText, _ value: PlacedText) {
        let owners = Schema.keys.filter { $0.name == name.string }
        let only = owners.count == 1 ? owners.first : nil
        if !hasReportedStray {
            hasReportedStray = true
            let header = only.map(\.section.header) ?? "[Section]"
            findings.add(.error("a key before any section: write \(header) above it", at: name.place.startOfLine))
        }
        if let only { assign(value, to: only, in: .plain(only.section)) }
    }

    private mutating func assign(_ name: PlacedText, _ value: PlacedText, in section: Section) {
        switch Schema.find(name.string, in: section, mayShow: Self.isPlainName(name) && !Self.isPadding(value)) {
        case .key(let key):
            assign(value, to: key, in: section)
        case .meant(let key, let message):
            findings.add(.error(message, at: name.place.startOfLine))
            assign(value, to: key, in: key.section == section.name ? section : .plain(key.section))
        case .unknown(let message):
            findings.add(.error(message, at: name.place.startOfLine))
        }
    }

    private static func isPlainName(_ name: PlacedText) -> Bool {
        name.scalars.count <= 32 && name.scalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
    }

    /// What is left behind the first `=` at the end of base64, as in the second half of a broken secret.
    private static func isPadding(_ value: PlacedText) -> Bool {
        value.isEmpty || value.string == "="
    }

    private mutating func assign(_ value: PlacedText, to key: Key, in section: Section) {
        let name = KeyName(section: section, key: key.name)
        if !value.isEmpty, key.holdsSecret(value), secrets.count < Findings.limit {
            let what = key.sensitivity == .secret ? "\(key.name)= is a secret" : "\(key.name)= has a secret in it,"
            secrets.append(WrittenSecret(what: what, place: value.place))
        }
        let problems: [ValueProblem]
        let turn: Key.Turn = assigned[name] == nil ? .first : .further
        switch section {
        case .plain:
            problems = key.assign(value, turn, &settings)
        case .node(let node):
            settings.openNode = settings.nodes[node] ?? Settings.Node()
            problems = key.assign(value, turn, &settings)
            settings.nodes[node] = settings.openNode
        }
        for problem in problems { findings.add(problem.diagnostic(of: key, value)) }
        let outcome: Assigned.Outcome = !problems.isEmpty ? .invalid : value.isEmpty ? .emptied : .valid
        assigned[name] = Assigned(outcome: outcome, place: value.place)
    }
}

extension Interpreter {
    /// Adds what was found outside the statements.
    mutating func add(_ diagnostic: Diagnostic) {
        findings.add(diagnostic)
    }
}
