// SPDX-License-Identifier: MIT

import XrayLog

/// Which of the panel's logs a line comes from.
package enum SourceID: Hashable, Sendable, CustomStringConvertible {
    case core
    /// A node, by the number the panel gave it.
    case node(Int)

    /// `core` or `node:ID`, as it stands on the socket and in the journal.
    package var description: String {
        switch self {
        case .core: "core"
        case .node(let id): "node:\(id)"
        }
    }

    /// Reads what ``description`` writes; nil for anything else, `node:03` included.
    package init?(_ text: some StringProtocol) {
        if text == "core" {
            self = .core
        } else if text.hasPrefix("node:"), let id = Int(text.dropFirst(5)), SourceID.node(id).description == text {
            self = .node(id)
        } else {
            return nil
        }
    }
}

extension SourceID: Comparable {
    /// The core comes first, then the nodes by number.
    package static func < (left: SourceID, right: SourceID) -> Bool {
        switch (left, right) {
        case (.core, .node): true
        case (_, .core): false
        case (.node(let left), .node(let right)): left < right
        }
    }
}

/// A source with what people call it.
package struct Source: Hashable, Sendable {
    package var id: SourceID
    /// The node's name on the panel, with escapes for what could not be printed as it is; nil for the core, or while the
    /// panel has not told it yet.
    package let nodeName: String?

    package init(id: SourceID, nodeName: String? = nil) {
        self.id = id
        self.nodeName = nodeName.map(PrintableText.escapedName)
    }
}
