// SPDX-License-Identifier: MIT

/// A key in a section, as the name of an assignment.
struct KeyName: Hashable, Sendable {
    var section: Section
    var key: String
}

/// What the files did with a key last.
struct Assigned: Sendable {
    enum Outcome: Sendable {
        case valid
        /// Already reported; the settings hold what was there before.
        case invalid
        /// An empty assignment: the default again.
        case emptied
    }

    var outcome: Outcome
    /// Where the value stands.
    var place: Place
}

/// The last assignment of every key.
struct Assignments: Sendable {
    private var last: [KeyName: Assigned] = [:]

    subscript(name: KeyName) -> Assigned? {
        get { last[name] }
        set { last[name] = newValue }
    }

    /// A key of a section without a name.
    subscript(section: SectionName, key: String) -> Assigned? {
        last[KeyName(section: .plain(section), key: key)]
    }

    /// Where a key was given a value, right or wrong; nil where it was not, or was emptied.
    func place(_ section: SectionName, _ key: String) -> Place? {
        guard let assigned = self[section, key] else { return nil }
        switch assigned.outcome {
        case .valid, .invalid: return assigned.place
        case .emptied: return nil
        }
    }

    /// Whether the settings say what the operator meant: false after a value that was refused.
    func isSound(_ section: SectionName, _ key: String) -> Bool {
        switch self[section, key]?.outcome {
        case .invalid: false
        case .valid, .emptied, nil: true
        }
    }

    /// Where the `[Node …]` sections give their intervals.
    var nodes: [(node: NodeSelector, place: Place)] {
        last.compactMap { name, assigned in
            guard case .node(let node) = name.section else { return nil }
            return (node, assigned.place)
        }
    }
}
