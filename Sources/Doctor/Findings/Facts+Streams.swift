// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

extension Facts {
    var streamFindings: [Finding] {
        guard let wanted else {
            return [Finding(.streams, .untested, "it is not known which streams there are")]
        }
        var findings: [Finding] = []
        if wanted.ignoredCore != nil {
            findings.append(
                Finding(
                    .stream(Source(id: .core)), .ok, "there is none on this panel, whose cores run on the nodes"))
        }
        for request in wanted.requests where !isUnknown(request.source) {
            findings.append(finding(Source(id: request.source, nodeName: wanted.names[request.source])))
        }
        if !wanted.isComplete {
            findings.append(Finding(.streams, .untested, "of nodes: it is not known which there are"))
        } else if wanted.requests.isEmpty {
            findings.append(
                Finding(
                    .streams, .warning, "there is none to be read on this panel",
                    cure: ["name some in [Sources] (Core=, Nodes=), or add nodes to the panel"]))
        }
        return findings
    }

    /// What cannot be found out from here, on a panel with event streams.
    var readerFindings: [Finding] {
        guard dialect?.value == .eventStream, !streamsWorthOpening.isEmpty else { return [] }
        return [
            Finding(
                .streams, .ok,
                "whether others read the same nodes cannot be seen: each reader takes lines from the rest",
                cure: ["close the panel's log page, and let limiters read the relay's socket instead of the panel"])
        ]
    }

    /// Of a node that the panel does not have, that is said already.
    private func isUnknown(_ source: SourceID) -> Bool {
        guard case .node(let id) = source, case .success(let nodes)? = nodes else { return false }
        return !nodes.contains { $0.id == id }
    }

    private func finding(_ source: Source) -> Finding {
        let subject = Finding.Subject.stream(source)
        if let fact = streams[source.id] {
            return fact.finding(subject, dialect: dialect?.value)
        }
        if case .success(let nodes)? = nodes, case .node(let id) = source.id,
            let node = nodes.first(where: { $0.id == id }), node.status != .connected
        {
            return Finding(subject, .untested, "the panel is not connected to the node")
        }
        if logRight == .missing || mayNotSee { return Finding(subject, .untested, "the right to read it is missing") }
        return relayFinding(of: source.id, subject)
    }
}

extension StreamFact {
    fileprivate func finding(_ subject: Finding.Subject, dialect: PanelDialect?) -> Finding {
        switch self {
        case .opened(let look):
            if let events = look.events, let finding = events.complaint(subject, after: look.lasted) { return finding }
            return Finding(subject, .ok, look.inWords)
        case .ended(let end): return Finding(subject, Diagnosis(end))
        case .refused(let refusal): return Finding(subject, Diagnosis(PanelProblem(refusal)))
        case .failed(let error): return Finding(subject, Diagnosis(ofStream: error, dialect))
        case .outOfTime:
            return Finding(
                subject, .untested, "the time for all streams was over",
                cure: ["name fewer of them in Nodes=, and check again"])
        }
    }
}

extension FirstLook {
    fileprivate var inWords: String {
        let came =
            switch lines {
            case 0: "no line"
            case 1: "1 line"
            default: "\(lines) lines"
            }
        guard events != nil else { return "opened; \(came) came within \(lasted.inWords)" }
        return "opened for \(lasted.inWords); \(came) came" + (lines == 0 ? "" : ", taken from whoever else reads it")
    }
}
