// SPDX-License-Identifier: MIT

import NIOHTTP1

/// Knows which dialect the panel speaks: because the operator has said it, or by asking the panel, once for all who want
/// to know at the same moment.
package actor DialectFinder {
    /// Sends `GET` for a path, without credentials.
    package typealias Ask = @Sendable (_ path: String) async throws(DialError) -> HTTPAnswer

    /// The server's root, where the URL has a path behind it.
    package struct Root: Sendable {
        /// Without the path.
        package var url: String
        package var ask: Ask

        package init(url: String, ask: @escaping Ask) {
            self.url = url
            self.ask = ask
        }
    }

    private enum Way {
        case told(DialectFinding)
        case asking(Panel)
    }

    private struct Panel {
        var root: Root?
        var observer: any SubscriptionObserver
        var clock: MonotonicClock
    }

    private enum End {
        case decided(Result<DialectFinding, DialError>)
        /// Whoever asked has given up; another one has to.
        case abandoned
    }

    private let way: Way
    private let ask: Ask?
    /// By the number of the finding that it goes with.
    private var foundCoreLog: (number: Int, log: CoreAddress)?
    private var memory = DialectMemory()
    private let ended = WaitingRoom<End>()

    /// The operator has said which dialect it is; the panel is never asked for it, and no doubt counts.
    package init(fixed: PanelDialect, ask: Ask? = nil) {
        way = .told(DialectFinding(dialect: fixed, number: 0))
        self.ask = ask
    }

    /// - Parameters:
    ///   - observer: is told what is found first, and each change.
    ///   - root: where the interface is looked for, if there is none under the URL's path.
    package init(
        observer: any SubscriptionObserver, clock: MonotonicClock = .continuous, root: Root? = nil, ask: @escaping Ask
    ) {
        way = .asking(Panel(root: root, observer: observer, clock: clock))
        self.ask = ask
    }

    /// - Parameter fixed: what the operator has said; nil where the panel is to be asked.
    package init(dialler: Dialler, fixed: PanelDialect?, observer: any SubscriptionObserver) {
        let ask: Ask = { path throws(DialError) in try await dialler.exchange(HTTPRequest(method: .GET, path: path)) }
        if let fixed {
            self.init(fixed: fixed, ask: ask)
            return
        }
        var root: Root?
        if !dialler.endpoint.pathPrefix.isEmpty {
            root = Root(url: dialler.endpoint.origin) { path throws(DialError) in
                try await dialler.exchange(HTTPRequest(method: .GET, path: path, isAtRoot: true))
            }
        }
        self.init(observer: observer, root: root, ask: ask)
    }

    /// What the panel speaks, as far as it is known by now.
    package var known: PanelDialect? {
        switch way {
        case .told(let finding): finding.dialect
        case .asking: memory.known
        }
    }

    /// What the panel speaks, after one or two requests where that is not known or doubted. Where the one who asks for
    /// all gives up, the next one asks.
    package func dialect() async throws(DialError) -> PanelDialect {
        try await finding().dialect
    }

    /// What is behind the core's address, as far as it is known by now.
    package var knownCoreLog: CoreAddress? { foundCoreLog?.log }

    /// What is behind the core's address; asked again when the panel was found to be another.
    func coreLog() async throws(DialError) -> CoreAddress {
        let finding = try await finding()
        if let foundCoreLog, foundCoreLog.number == finding.number { return foundCoreLog.log }
        guard let ask else { return .own }
        let log = CoreAddress(try await ask(CoreAddress.path))
        foundCoreLog = (finding.number, log)
        return log
    }

    package func finding() async throws(DialError) -> DialectFinding {
        let panel: Panel
        switch way {
        case .told(let finding): return finding
        case .asking(let asked): panel = asked
        }
        while true {
            let end: End?
            let place = ended.enter()
            switch memory.ask(now: panel.clock.now()) {
            case .use(let finding):
                return finding
            case .unavailable(let error):
                throw error
            case .wait:
                end = await ended.wait(at: place)
            case .probe:
                let own = remember(await probe(panel), of: panel)
                ended.tell(own)
                end = own
            }
            if case .decided(let result) = end { return try result.get() }
            if Task.isCancelled { throw .cancelled }
        }
    }

    /// Something has failed as it would if the panel spoke another dialect than this: whoever next wants to know has it
    /// asked again; on a mere suspicion at most once in ten seconds.
    func doubt(_ dialect: PanelDialect, _ doubt: DialectDoubt = .suspicion) {
        guard case .asking(let panel) = way else { return }
        memory.doubt(dialect, doubt, now: panel.clock.now())
    }

    private func remember(_ result: Result<PanelDialect, DialError>, of panel: Panel) -> End {
        let now = panel.clock.now()
        switch result {
        case .success(let dialect):
            let (finding, change) = memory.found(dialect, now: now)
            if let change { panel.observer.dialectChanged(to: change.new, from: change.old) }
            return .decided(.success(finding))
        case .failure(.cancelled):
            memory.abandoned(now: now)
            return .abandoned
        case .failure(let error):
            return .decided(memory.failed(error, now: now))
        }
    }

    private func probe(_ panel: Panel) async -> Result<PanelDialect, DialError> {
        guard let ask else { return .failure(.cancelled) }
        var probe = DialectProbe()
        var path = probe.first
        while true {
            do {
                switch probe.next(after: try await ask(path)) {
                case .ask(let next): path = next
                case .found(let dialect): return .success(dialect)
                case .marzneshin: return .failure(.marzneshin)
                case .failed(let answer):
                    if answer.mayBeAnotherPath, let url = try await interface(at: panel.root) {
                        return .failure(.interfaceElsewhere(url: url))
                    }
                    return .failure(.unrecognised(answer))
                }
            } catch {
                return .failure(error)
            }
        }
    }

    /// - Returns: the root's URL, where a panel answers there.
    private func interface(at root: Root?) async throws(DialError) -> String? {
        guard let root else { return nil }
        let answer = UnexpectedAnswer(try await root.ask(DialectProbe.everyPanels))
        guard case .panel = answer.speaker, answer.status == 401 else { return nil }
        return root.url
    }
}

extension UnexpectedAnswer {
    /// Whether a panel's interface may be under another path of this server.
    fileprivate var mayBeAnotherPath: Bool {
        switch speaker {
        case .webPage, .panel, .unknown, .redirect: status < 500
        default: false
        }
    }
}
