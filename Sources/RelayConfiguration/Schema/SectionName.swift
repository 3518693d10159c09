// SPDX-License-Identifier: MIT

/// The sections of the configuration.
enum SectionName: String, CaseIterable, Sendable {
    case panel = "Panel"
    case tls = "TLS"
    case sources = "Sources"
    case node = "Node"
    case reconnect = "Reconnect"
    case liveness = "Liveness"
    case journal = "Journal"
    case socket = "Socket"
    case log = "Log"

    /// As it stands in a file.
    var header: String {
        switch self {
        case .node: "[Node NAME]"
        default: "[\(rawValue)]"
        }
    }
}

/// A section as the file names it: `[Node de-fra]` is another than `[Node 3]`.
enum Section: Hashable, Sendable {
    case plain(SectionName)
    case node(NodeSelector)

    var name: SectionName {
        switch self {
        case .plain(let name): name
        case .node: .node
        }
    }

    /// The section's header, as messages show it.
    var header: String {
        switch self {
        case .plain(let name): name.header
        case .node(let node): "[Node \(Shown.excerpt(node.description))]"
        }
    }
}
