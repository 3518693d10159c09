// SPDX-License-Identifier: MIT

import LogRelayModel

extension Finding.Subject {
    /// The word that stands for its kind, as in the JSON.
    var kind: String {
        switch self {
        case .configuration: "configuration"
        case .name: "name"
        case .proxy: "proxy"
        case .connection: "connection"
        case .certificate: "certificate"
        case .panel: "panel"
        case .credentials: "credentials"
        case .clock: "clock"
        case .rights: "rights"
        case .core: "core"
        case .nodes: "nodes"
        case .node: "node"
        case .streams: "streams"
        case .stream: "stream"
        }
    }

    /// What is looked at, for a person: `node 3 de-fra`, `stream core`.
    var title: String {
        switch self {
        case .node(let id, let name): ([kind] + [id.map(String.init), name].compactMap(\.self)).joined(separator: " ")
        case .core(let name): ([kind] + [name].compactMap(\.self)).joined(separator: " ")
        case .stream(let source):
            ([kind, source.id.description] + [source.nodeName].compactMap(\.self)).joined(separator: " ")
        default: kind
        }
    }
}

extension Finding.Verdict {
    var word: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .failed: "failed"
        case .untested: "untested"
        }
    }
}
