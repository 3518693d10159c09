// SPDX-License-Identifier: MIT

/// What operators call sources: `core`, `node:3`, or a node's name.
///
/// A node whose name has the form of an identifier can only be named by its own. A name that several nodes share means
/// all of them.
package enum SourceNames {
    /// Whether the text is an identifier, so that nobody has to be asked what it means.
    package static func isIdentifier(_ text: String) -> Bool {
        guard text != "core" else { return true }
        let number = text.dropFirst("node:".count)
        return text.hasPrefix("node:") && !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether it is neither an identifier nor to be taken for a name.
    package static func isMistaken(_ text: String) -> Bool {
        text.isEmpty || text.hasPrefix("node:") && !isIdentifier(text)
    }

    /// The identifiers of the sources that are called so, each once, in the order of `names`.
    package static func identifiers(of names: [String], in status: StatusObject) throws(ClientFailure) -> [String] {
        var found: [String] = []
        for name in names {
            let named =
                isIdentifier(name) ? [name] : status.sources.filter { $0.node?.name == name }.map(\.source)
            guard !named.isEmpty else {
                throw .unknownSource(name, known: status.sources.map { $0.node?.name ?? $0.source })
            }
            for source in named where !found.contains(source) { found.append(source) }
        }
        return found
    }

    /// The same, asking the relay where a name is among them. Blocks.
    package static func identifiers(of names: [String], askingRelayAt path: String) throws(ClientFailure) -> [String] {
        guard !names.allSatisfy(isIdentifier) else { return names }
        return try identifiers(of: names, in: StatusQuery.ask(path: path).status)
    }
}
