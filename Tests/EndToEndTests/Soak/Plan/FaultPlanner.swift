// SPDX-License-Identifier: MIT

import PanelSimulator

/// Decides which fault comes when, and when it is mended.
struct FaultPlanner {
    /// What is broken until when.
    private struct Broken {
        var panel = Duration.zero
        var relay = Duration.zero
        var journald = Duration.zero
        var nodes: [Int: Duration] = [:]
        var consumers: [SoakConsumer: Duration] = [:]
        /// Whose log somebody else reads.
        var viewed: [Int: Duration] = [:]
        var orphaned: [Int: Duration] = [:]
    }

    let settings: PlanSettings
    var random: SeededGenerator
    private var broken = Broken()
    private var now = Duration.milliseconds(300)
    private(set) var steps: [FaultPlan.Step] = []
    private(set) var faults: [FaultKind: Int] = [:]

    init(settings: PlanSettings, random: SeededGenerator) {
        self.settings = settings
        self.random = random
    }

    mutating func plan() {
        let longest = Int(settings.pause / .milliseconds(1)) * 2
        while true {
            now += milliseconds(0...longest)
            // Everything that breaks is mended within two seconds.
            guard now < settings.length - .seconds(2) else { return }
            guard let kind = choose() else { continue }
            decide(kind)
            faults[kind, default: 0] += 1
        }
    }

    private mutating func choose() -> FaultKind? {
        let possible = FaultKind.allCases.filter {
            settings.weights[$0, default: 0] > 0 && settings.has($0) && isPossible($0)
        }
        var ticket = possible.reduce(0) { $0 + settings.weights[$1, default: 0] }
        guard ticket > 0 else { return nil }
        ticket = Int.random(in: 0..<ticket, using: &random)
        for kind in possible {
            ticket -= settings.weights[kind, default: 0]
            if ticket < 0 { return kind }
        }
        return nil
    }

    private func isPossible(_ kind: FaultKind) -> Bool {
        let (panelRuns, relayRuns, journaldRuns) = (broken.panel < now, broken.relay < now, broken.journald < now)
        return switch kind {
        case .closeStream, .eofStream, .resetStream: panelRuns && relayRuns
        case .panelKill, .panelRestart: panelRuns
        case .nodeDeath, .nodeKill, .shortError, .backendRestart, .queueFull: panelRuns && !wholeNodes.isEmpty
        case .viewer: panelRuns && !wholeNodes.filter { broken.viewed[$0, default: .zero] < now }.isEmpty
        case .orphanedReader:
            panelRuns && relayRuns && !wholeNodes.filter { broken.orphaned[$0, default: .zero] < now }.isEmpty
        case .tokenExpiry: true
        case .relayKill: relayRuns
        case .relayRestart: relayRuns && journaldRuns
        case .journaldPause, .journaldRestart: relayRuns && journaldRuns
        case .consumerStall: broken.consumers[.stalling, default: .zero] < now
        case .consumerLeave: broken.consumers[.leaving, default: .zero] < now
        }
    }

    private mutating func decide(_ kind: FaultKind) {
        switch kind {
        case .closeStream: act(.cut(source(), .close(code: 1012)))
        case .eofStream: act(.cut(source(), .eof))
        case .resetStream: act(.cut(source(), .reset))
        case .panelKill:
            broken.panel = now + milliseconds(50...900)
            act(.stopPanel(killed: true))
            act(.startPanel(forgets: mayForget(oneIn: 3)), at: broken.panel)
        case .panelRestart:
            broken.panel = now + milliseconds(50...900)
            act(.stopPanel(killed: false))
            act(.startPanel(forgets: mayForget(oneIn: 3)), at: broken.panel)
        case .nodeDeath:
            let node = pick(wholeNodes)
            let end = now + milliseconds(300...1_800)
            broken.nodes[node] = end
            act(.nodeDown(node, pick([.error, .connecting, .disabled])))
            act(.nodeUp(node, forgets: mayForget(oneIn: 4)), at: end)
        case .nodeKill, .shortError, .backendRestart, .queueFull, .viewer, .orphanedReader: decideDeafness(kind)
        case .tokenExpiry: act(.expireTokens)
        case .relayKill, .relayRestart:
            broken.relay = max(now + milliseconds(0...400), broken.journald + .milliseconds(20))
            act(.endRelay(killed: kind == .relayKill))
            act(.startRelay, at: broken.relay)
        case .journaldPause:
            broken.journald = now + milliseconds(50...1_500)
            act(.pauseJournald)
            act(.proceedJournald, at: broken.journald)
        case .journaldRestart:
            broken.journald = now + milliseconds(0...800)
            act(.stopJournald)
            act(.startJournald, at: broken.journald)
        case .consumerStall:
            broken.consumers[.stalling] = now + milliseconds(300...1_900)
            act(.stall(.stalling))
            act(.readOn(.stalling), at: broken.consumers[.stalling])
        case .consumerLeave:
            broken.consumers[.leaving] = now + milliseconds(0...1_200)
            act(.leave(.leaving))
            act(.comeBack(.leaving), at: broken.consumers[.leaving])
        }
    }

    /// What leaves a stream open without lines, or takes some of them.
    private mutating func decideDeafness(_ kind: FaultKind) {
        switch kind {
        case .nodeKill:
            let node = pick(wholeNodes)
            // The panel notices later.
            let noticed = now + milliseconds(0...600)
            let end = noticed + milliseconds(50...1_200)
            broken.nodes[node] = end
            if settings.has(.backendRestart) {
                act(.restartBackend(node, unread: Int.random(in: 0...30, using: &random)))
            }
            act(.nodeDown(node, .error), at: noticed)
            act(.nodeUp(node, forgets: settings.dialect == .webSocket), at: end)
        case .shortError:
            let node = pick(wholeNodes)
            let end = now + milliseconds(5...250)
            broken.nodes[node] = end
            act(.nodeDown(node, .error))
            act(.nodeUp(node, forgets: false), at: end)
        case .backendRestart:
            act(.restartBackend(pick(wholeNodes), unread: Int.random(in: 0...30, using: &random)))
        case .queueFull:
            let node = pick(wholeNodes)
            act(.restartBackend(node, unread: 0))
            act(.emit(.node(node), settings.queueCapacity + Int.random(in: 1...200, using: &random)))
        case .viewer:
            let node = pick(wholeNodes.filter { broken.viewed[$0, default: .zero] < now })
            let end = now + milliseconds(50...1_500)
            broken.viewed[node] = end
            act(.openViewer(node))
            act(.closeViewer(node), at: end)
        case .orphanedReader:
            let node = pick(wholeNodes.filter { broken.orphaned[$0, default: .zero] < now })
            let end = now + milliseconds(50...1_500)
            broken.orphaned[node] = end
            act(.orphanReader(node))
            act(.endOrphan(node), at: end)
        default: break
        }
    }

    /// Those that are not away.
    private var wholeNodes: [Int] { nodes.filter { broken.nodes[$0, default: .zero] < now } }

    private var nodes: [Int] {
        settings.sources.compactMap { source in
            if case .node(let id) = source { id } else { nil }
        }
    }

    private mutating func act(_ action: FaultAction, at moment: Duration? = nil) {
        steps.append(FaultPlan.Step(at: moment ?? now, action: action))
    }

    /// Unread lines of an SSE node that are gone are gone without a trace.
    private mutating func mayForget(oneIn chances: Int) -> Bool {
        let forgets = Int.random(in: 0..<chances, using: &random) == 0
        return forgets && settings.dialect == .webSocket
    }

    private mutating func source() -> PanelSource { pick(settings.sources) }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: choices.indices, using: &random)]
    }

    private mutating func milliseconds(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range, using: &random))
    }
}
