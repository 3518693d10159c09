// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

// What the account may see, and how the panel's nodes stand.

extension Facts {
    var rightFindings: [Finding] {
        let logs: [Finding] =
            switch logRight {
            case nil: []
            case .granted?:
                [
                    Finding(
                        .rights, .ok,
                        "the panel lets the relay read its nodes' logs"
                            + (nameRight == .granted ? " and users' names" : ""))
                ]
            case .missing?: [Finding(.rights, Diagnosis(PanelProblem(StreamRefusal.rightsMissing(.eventStream))))]
            case .unknown(let error)?:
                [Finding(.rights, .untested, "the right to logs is not known: \(PanelProblem(error).cause)")]
            }
        return logs + nameFindings
    }

    private var nameFindings: [Finding] {
        switch nameRight {
        case nil, .granted?: []
        case .missing?:
            [
                Finding(
                    .rights, .warning,
                    "the right users.read_simple is missing: users stay numbers, since lines of PasarGuard 5 have no names",
                    cure: ["give the account or key that right, for XRAY_USERNAME and filters by name"])
            ]
        case .unknown(let error)?:
            [Finding(.rights, .untested, "the right to users' names is not known: \(PanelProblem(error).cause)")]
        }
    }

    var nodeFindings: [Finding] {
        switch nodes {
        case nil: return []
        case .failure(let error):
            return [Finding(.nodes, Diagnosis(error))]
        case .success(let nodes):
            let named = wanted?.unknownNames.map { Self.unknown(id: nil, name: $0) } ?? []
            let numbered = unknownNumbers(nodes).map { Self.unknown(id: $0, name: nil) }
            return [summary(of: nodes)] + nodes.map(finding) + numbered + named
        }
    }

    private func summary(of nodes: [PanelNode]) -> Finding {
        let configured = nodes.count(where: isWanted)
        let count = nodes.count == 1 ? "1 node" : "\(nodes.count) nodes"
        return Finding(
            .nodes, .ok, "the panel has \(count), of which \(configured) \(configured == 1 ? "is" : "are") to be read",
            cure: dialect?.value == .eventStream && configured > 0 ? [Self.secondReader] : [])
    }

    /// What nothing here can find.
    private static var secondReader: String {
        "a second reader of a node's log takes lines from the relay, unseen: let other tools read the relay's socket, and "
            + "leave the panel's page of logs closed"
    }

    private func isWanted(_ node: PanelNode) -> Bool {
        wanted?.requests.contains { $0.source == .node(node.id) } ?? false
    }

    private func finding(_ node: PanelNode) -> Finding {
        let subject = Finding.Subject.node(id: node.id, name: node.name)
        let state = quoted(node.status.description, longest: 40)
        guard isWanted(node) else {
            let why = patient.sources.nodes == .all ? "and so not to be read" : "and not configured to be read"
            return Finding(subject, .ok, "\(state), \(why)")
        }
        guard let problem = PanelProblem(node) else { return Finding(subject, .ok, state) }
        return Finding(subject, Diagnosis(problem))
    }

    private func unknownNumbers(_ nodes: [PanelNode]) -> [Int] {
        guard case .listed(let references) = patient.sources.nodes else { return [] }
        return references.compactMap { reference in
            guard case .id(let id) = reference, !nodes.contains(where: { $0.id == id }) else { return nil }
            return id
        }
    }

    private static func unknown(id: Int?, name: String?) -> Finding {
        Finding(
            .node(id: id, name: name),
            Diagnosis(PanelProblem.nodeAbsent))
    }
}
