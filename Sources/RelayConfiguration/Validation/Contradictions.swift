// SPDX-License-Identifier: MIT

/// What is wrong between keys that are each right by themselves.
enum Contradictions {
    static func errors(_ settings: Settings, _ assigned: Assignments, mainFile: String) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if !settings.journal.isEnabled, !settings.socket.isEnabled, assigned.isSound(.journal, "Enabled"),
            assigned.isSound(.socket, "Enabled")
        {
            let message = "neither [Journal] nor [Socket] is enabled, so lines would go nowhere: set one to yes"
            found.append(
                at(assigned.place(.socket, "Enabled") ?? assigned.place(.journal, "Enabled"), message, mainFile))
        }
        let reconnect = settings.reconnect
        if reconnect.maxDelay < reconnect.initialDelay, assigned.isSound(.reconnect, "MaxDelay"),
            assigned.isSound(.reconnect, "InitialDelay")
        {
            let initial = TimeSpan.written(reconnect.initialDelay)
            let maximum = TimeSpan.written(reconnect.maxDelay)
            let message = "MaxDelay=\(maximum) is less than InitialDelay=\(initial): write at least as much"
            found.append(
                at(
                    assigned.place(.reconnect, "MaxDelay") ?? assigned.place(.reconnect, "InitialDelay"), message,
                    mainFile))
        }
        if !settings.tls.verify, settings.tls.pinSHA256 != nil, let place = assigned.place(.tls, "Verify") {
            let message = "Verify=no stands beside PinSHA256=: leave Verify= out, the pin is all that is checked then"
            found.append(.error(message, at: place.startOfLine))
        }
        if assigned.place(.panel, "Connect") != nil, let proxy = assigned.place(.panel, "Proxy") {
            let message = "Proxy= stands beside Connect=, which says itself where to connect: leave one of them out"
            found.append(.error(message, at: proxy.startOfLine))
        }
        return found
    }

    /// What is odd enough to be said at every start, but works.
    static func warnings(_ settings: Settings, _ assigned: Assignments) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if !settings.tls.verify, let place = assigned.place(.tls, "Verify") {
            let message = "Verify=no: the panel's certificate is not checked, so anybody on the way can read and forge"
            found.append(.warning(message, at: place))
        }
        if let url = settings.panel.url, url.scheme == .http,
            !(settings.panel.connect?.isThisMachine ?? url.isThisMachine),
            let place = assigned.place(.panel, "URL")
        {
            let message = """
                URL= is http:// to another machine: the credential and all lines cross the network readable; write \
                https:// where the panel has it
                """
            found.append(.warning(message, at: place))
        }
        if settings.tls.pinSHA256 != nil, let place = assigned.place(.tls, "CAFile") {
            let message = "CAFile= has no effect beside PinSHA256=, which alone decides"
            found.append(.warning(message, at: place.startOfLine))
        }
        let judging = ["CAFile", "ServerName", "PinSHA256"].compactMap { assigned.place(.tls, $0) }
        if settings.panel.url?.scheme == .http, let place = judging.first {
            found.append(.warning("[TLS] has no effect: the URL is http://", at: place.startOfLine))
        }
        if settings.journal.isEnabled, case .success(.listed([])) = settings.kinds.selection,
            let place = assigned[.journal, "Kinds"]?.place
        {
            found.append(.warning("an empty Kinds= stores no line in the journal, only gaps", at: place))
        }
        guard case .success(.listed(let nodes)) = settings.sources.nodes.selection else { return found }
        if nodes.isEmpty, !settings.sources.core, let place = assigned[.sources, "Core"]?.place {
            found.append(.warning("Core=no and an empty Nodes= leave nothing to relay", at: place))
        }
        if let place = assigned[.sources, "Nodes"]?.place {
            for case .name(let name) in nodes where name.contains(",") {
                let message = "Nodes= item \(Shown.excerpt(name)) has a comma in it: separate nodes with spaces"
                found.append(.warning(message, at: place))
            }
        }
        // A name and an id may mean the same node; only the panel knows.
        let names = nodes.contains { if case .name = $0 { true } else { false } }
        for (node, place) in assigned.nodes.sorted(by: { $0.place.position.line < $1.place.position.line }) {
            guard case .id = node, !names, !nodes.contains(node) else { continue }
            found.append(.warning("[Node \(node)] has no effect: Nodes= does not list it", at: place.startOfLine))
        }
        return found
    }

    private static func at(_ place: Place?, _ message: String, _ mainFile: String) -> Diagnostic {
        place.map { .error(message, at: $0) } ?? .error(message, in: mainFile)
    }
}
