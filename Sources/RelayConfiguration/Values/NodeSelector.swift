// SPDX-License-Identifier: MIT

/// How the configuration names a node. A number is always an id: a node whose name is a number is named by its id.
package enum NodeSelector: Hashable, Sendable, CustomStringConvertible {
    case id(Int)
    case name(String)

    package var description: String {
        switch self {
        case .id(let id): "\(id)"
        case .name(let name): name
        }
    }

    init(reading text: String) throws(ValueProblem) {
        if text.isEmpty { throw ValueProblem("is empty: write a node's id or name") }
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            self = .name(text)
            return
        }
        guard let id = Int(text), id > 0 else { throw ValueProblem("is no node's id: they count from 1") }
        self = .id(id)
    }
}
