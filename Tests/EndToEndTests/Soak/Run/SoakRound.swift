// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting

/// One round: carries a plan out against a panel, a relay, a journald and consumers of its own, waits until all is quiet,
/// and writes down what came of it.
actor SoakRound {
    private let setup: SoakSetup
    private let stage: Stage
    private let plan: FaultPlan
    private let consumers: [SoakConsumer: LedgerConsumer]
    private let relay: SoakRelay
    private var texts: [PanelSource: PrintedText] = [:]
    private var emitted: [String: [String]] = [:]
    private var trace = SoakTrace()
    private var problems: [Violation] = []
    private var lastSample = ContinuousClock.now

    init(_ setup: SoakSetup, on stage: Stage) {
        self.setup = setup
        self.stage = stage
        plan = FaultPlan(seed: setup.seed, settings: setup.plan)
        consumers = Dictionary(
            uniqueKeysWithValues: SoakConsumer.allCases.map {
                ($0, LedgerConsumer(name: $0.rawValue, path: stage.socketPath))
            })
        relay = SoakRelay(stage: stage, setup: setup)
        for source in setup.plan.sources { texts[source] = PrintedText(source: source, seed: setup.seed) }
        for name in setup.sourceNames { emitted[name] = [] }
    }

    func run() async throws -> SoakOutcome {
        defer { for consumer in consumers.values { consumer.end() } }
        try await begin()
        try await carryOut()
        try await settle()
        try await finish()
        return try await outcome()
    }

    // MARK: In order

    /// The first line comes when everybody listens, and the first fault when each source has shown one: a stream without
    /// any cannot tell what it misses.
    private func begin() async throws {
        try await relay.start()
        try await relay.waitUntilReady()
        try await stage.waitForStreams(setup.plan.sources)
        let consumers = consumers.values
        try await poll(until: "the consumers' greetings") { consumers.allSatisfy(\.isConnected) }
        try await settle()
        for consumer in consumers { consumer.forgetMarked() }
        trace.note("begins")
    }

    private func carryOut() async throws {
        // What takes its time moves what follows: no load piles up meanwhile.
        var begin = ContinuousClock.now
        for step in plan.steps {
            let due = begin + step.at
            let before = ContinuousClock.now
            if due > before { try await Task.sleep(until: due, tolerance: .zero) }
            let started = ContinuousClock.now
            try await perform(step.action)
            let spent = ContinuousClock.now - started
            if spent > .milliseconds(20) { begin += spent }
            if started - lastSample > .milliseconds(200) {
                await relay.sampleMemory()
                lastSample = started
            }
        }
        trace.note("all is mended")
    }

    private func finish() async throws {
        await relay.sampleMemory()
        await relay.end(.orderly)
        for consumer in consumers.values { consumer.finish() }
        try await relay.awaitEnd()
        let consumers = consumers.values
        try await poll(until: "the consumers' ends", limit: .seconds(10)) { consumers.allSatisfy(\.isGone) }
        trace.note("over")
    }
}

// MARK: - What is done

extension SoakRound {
    private func perform(_ action: FaultAction) async throws {
        trace.note("\(action)")
        switch action {
        case .emit(let source, let count): try await emit(texts[source]?.next(count, at: Date()) ?? [], to: source)
        case .cut(let source, let cut): await stage.panel.end(.of(source), cut)
        case .stopPanel(killed: true): try await stage.panel.kill()
        case .stopPanel(killed: false): try await stage.panel.shutdown()
        case .startPanel(let forgets):
            if forgets { for source in setup.plan.sources { await stage.panel.forgetHistory(of: source) } }
            try await stage.panel.start()
        case .nodeDown(let id, let status): await set(id, status)
        case .nodeUp(let id, let forgets):
            if forgets { await stage.panel.forgetHistory(of: .node(id)) }
            await set(id, .connected)
        case .restartBackend(let id, let unread):
            await stage.panel.restartBackend(of: id)
            // What waits when the backend is started is gone with it.
            try await emit(texts[.node(id)]?.next(unread, at: Date()) ?? [], to: .node(id))
            await stage.panel.restartBackend(of: id)
        case .openViewer(let id): await stage.panel.openViewer(of: id)
        case .closeViewer(let id): await stage.panel.closeViewer(of: id)
        case .orphanReader(let id): await stage.panel.orphanReaders(.of(.node(id)))
        case .endOrphan(let id): await stage.panel.endOrphans(of: id)
        case .expireTokens: await expireTokens()
        case .endRelay(let killed): await relay.end(killed ? .killed : .orderly)
        case .startRelay: try await relay.start()
        case .pauseJournald:
            try await spareMemory()
            await stage.journald.pause()
        case .proceedJournald: await stage.journald.proceed()
        case .stopJournald: try await stopJournald()
        case .startJournald: try await stage.journald.start()
        case .stall(let consumer): consumers[consumer]?.stall()
        case .readOn(let consumer): consumers[consumer]?.readOn()
        case .leave(let consumer): consumers[consumer]?.leave()
        case .comeBack(let consumer): consumers[consumer]?.comeBack()
        }
    }

    /// A token that is refused before it was ever accepted is another fault, and ends all attempts for a long while.
    private func expireTokens() async {
        let requests = await stage.panel.observations.requests
        let lastLogin = requests.lastIndex { $0.path == "/api/admin/token" } ?? 0
        let isInUse = requests[lastLogin...].contains { request in
            if case .bearer = request.credential { true } else { false }
        }
        guard isInUse else { return trace.note("but the newest token was not used yet") }
        await stage.panel.expireTokens()
    }

    private func emit(_ lines: [String], to source: PanelSource) async throws {
        emitted[source.name, default: []] += lines
        try await stage.panel.emit(lines, to: source)
    }

    private func set(_ node: Int, _ status: Node.Status) async {
        await stage.panel.setNode(id: node, name: "node-\(node)", status: status)
    }

    /// A relay that begins or ends does it with a journald that runs.
    private func spareMemory() async throws {
        try await relay.awaitEnd()
        try await relay.waitUntilReady()
    }

    /// What the journal's socket holds when journald ends is lost where no service manager holds that socket. So nothing
    /// is handed over while it is emptied.
    private func stopJournald() async throws {
        try await spareMemory()
        await relay.stopInItsTracks()
        _ = try await stage.journald.journalctl(["--sync"])
        try await stage.journald.end(.term)
        await relay.goOn()
    }

    /// Every source prints twenty lines a second until everybody hears every source again, and then one more line, until
    /// everybody has got that: then everything before has come, or will never come.
    private func settle() async throws {
        let limit = ContinuousClock.now + setup.plan.longestDeafness + .seconds(15)
        var attempt = 0
        var missing: [String] = []
        while ContinuousClock.now < limit {
            trace.note("attempt \(attempt + 1) to settle")
            let before = consumers.mapValues { $0.marked.count }
            repeat {
                attempt += 1
                try await printMarked(attempt)
                try await Task.sleep(for: .milliseconds(50))
            } while !missingWords(behind: before).isEmpty && ContinuousClock.now < limit
            attempt += 1
            try await printMarked(attempt)
            let marker = "\(LedgerConsumer.marker)-\(attempt)-"
            let patience = ContinuousClock.now + .seconds(1)
            while ContinuousClock.now < patience {
                if missingWords(behind: before, marker).isEmpty { return trace.note("settled") }
                try await Task.sleep(for: .milliseconds(20))
            }
            missing = missingWords(behind: before, marker)
        }
        problems.append(
            Violation(kind: .notSettled, place: "socket", words: missing.joined(separator: ", "), around: []))
    }

    private func printMarked(_ attempt: Int) async throws {
        for source in setup.plan.sources {
            guard let line = texts[source]?.unique("\(LedgerConsumer.marker)-\(attempt)", at: Date()) else { continue }
            try await emit([line], to: source)
        }
    }

    /// Who has got no marked line of which source since he had so many, or not that one.
    private func missingWords(
        behind before: [SoakConsumer: Int], _ marker: String = LedgerConsumer.marker
    ) -> [String] {
        SoakConsumer.allCases.flatMap { name in
            let marked = consumers[name]?.marked.dropFirst(before[name, default: 0]) ?? []
            return setup.plan.sources.filter { source in
                !marked.contains { $0.contains("\"source\":\"\(source.name)\"") && $0.contains(marker) }
            }.map { "\(name.rawValue) has no line of \($0.name)" }
        }
    }
}

// MARK: - What came of it

extension SoakRound {
    private func outcome() async throws -> SoakOutcome {
        var ledger = Ledger(emitted: emitted, runs: await relay.runs, hasReplay: setup.plan.dialect == .webSocket)
        ledger.consumers = SoakConsumer.allCases.compactMap { consumers[$0] }.map { consumer in
            Ledger.Consumer(name: consumer.name, items: consumer.connections.flatMap { $0.items() })
        }
        ledger.journal = try await stage.journald.ledgerRecords()
        ledger.discarded = await stage.panel.discardedLines
        ledger.deafStreams = await stage.panel.observations.deafStreams
        ledger.longestDeafness = setup.plan.longestDeafness
        let check = LedgerCheck(ledger)
        problems += await relay.failures.map { Violation(kind: .relayFailed, place: "relay", words: $0) }
        let violations = problems + check.violations
        var tracePath: String?
        if !violations.isEmpty {
            tracePath = try trace.write(
                setup, violations, relayWords: await relay.words, gaps: ledger.consumers.first?.gaps ?? [])
        }
        return SoakOutcome(
            setup: setup, faults: plan.faults, counts: check.counts, mostResidentBytes: await relay.mostResidentBytes,
            violations: violations, tracePath: tracePath)
    }
}

extension Observations {
    /// Those that were closed: when a round is over, all are.
    fileprivate var deafStreams: [Ledger.DeafStream] {
        allStreams.compactMap { stream in
            guard let since = stream.silentSince, let end = stream.endedAt else { return nil }
            return Ledger.DeafStream(source: stream.source.name, length: end - since)
        }
    }
}

extension PrivateJournald {
    /// Everything the relay has stored, in the order in which it was stored.
    fileprivate func ledgerRecords() async throws -> [Ledger.Record] {
        let fields = [
            "MESSAGE", "PASARGUARD_LINE", "PASARGUARD_SEQ", "PASARGUARD_SOURCE", "PASARGUARD_GAP", "PASARGUARD_LOST",
            "_SOURCE_REALTIME_TIMESTAMP",
        ]
        return try await entries(fields: fields).map { entry in
            let content: Ledger.Record.Content =
                if let reason = entry["PASARGUARD_GAP"] {
                    .gap(reason, lost: entry["PASARGUARD_LOST"].flatMap(UInt64.init))
                } else {
                    .line(entry["PASARGUARD_LINE"] ?? entry["MESSAGE"] ?? "")
                }
            return Ledger.Record(
                seq: entry["PASARGUARD_SEQ"].flatMap(UInt64.init) ?? 0,
                time: entry["_SOURCE_REALTIME_TIMESTAMP"].flatMap(Int64.init) ?? 0,
                source: entry["PASARGUARD_SOURCE"] ?? "", content: content)
        }
    }
}
