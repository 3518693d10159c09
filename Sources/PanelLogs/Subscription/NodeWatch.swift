// SPDX-License-Identifier: MIT

/// Asks the panel for its dialect and its nodes again and again, and tells which streams are wanted as they come and go.
package struct NodeWatch: Sendable {
    private let selection: SourceSelection
    private let panel: Subscription.Panel
    private let interval: Duration
    private let firstBackoff: Backoff
    private let apply: @Sendable (SourceSelection.Resolution) async -> Void
    private let follow: @Sendable (NodeStates.Changes) async -> Void

    /// - Parameters:
    ///   - interval: between two successful questions.
    ///   - backoff: the delays after failures; never longer than `interval` is of use.
    ///   - apply: told at the beginning what can be streamed without a list, and then after every change.
    ///   - follow: told which nodes have left `connected`, and which are back.
    package init(
        selection: SourceSelection, panel: Subscription.Panel, interval: Duration, backoff: Backoff,
        apply: @escaping @Sendable (SourceSelection.Resolution) async -> Void,
        follow: @escaping @Sendable (NodeStates.Changes) async -> Void = { _ in }
    ) {
        self.selection = selection
        self.panel = panel
        self.interval = interval
        self.firstBackoff = backoff
        self.apply = apply
        self.follow = follow
    }

    /// Watches until the task is cancelled.
    package func run() async {
        var applied = selection.resolve(
            nil, dialect: await panel.dialects.known, coreLog: await panel.dialects.knownCoreLog)
        await apply(applied)
        var backoff = firstBackoff
        var random = SystemRandomNumberGenerator()
        var lastError: PanelError?
        var hasList = false
        var states = NodeStates()
        var reach = PanelReach.reached
        while !Task.isCancelled {
            let recoveries = panel.recovery.count
            let delay: Duration
            let last = reach
            switch await look() {
            case .success(let sight):
                reach = .reached
                if selection.wantsNodes, !hasList || lastError != nil {
                    panel.observer.nodeListRecovered(count: sight.nodes.count)
                }
                (hasList, lastError) = (true, nil)
                backoff.reset()
                let resolution = selection.resolve(
                    sight.nodes, dialect: sight.dialect, coreLog: await panel.dialects.knownCoreLog)
                tell(resolution, after: applied)
                if resolution.ignoredCore == .missing, resolution.requests.isEmpty {
                    // No stream will fail when the panel has a core one day.
                    await panel.dialects.doubt(sight.dialect)
                }
                if resolution != applied { await apply(resolution) }
                applied = resolution
                let changes = states.update(sight.nodes, dialect: sight.dialect)
                if !changes.isEmpty { await follow(changes) }
                delay = interval
            case .failure(let error):
                guard !Task.isCancelled else { return }
                if selection.wantsNodes, error != lastError { panel.observer.nodeListFailed(error) }
                lastError = error
                let problem = PanelProblem(error)
                reach = PanelReach(problem)
                delay = max(backoff.next(using: &random), problem.retryAfter ?? .zero)
            }
            panel.recovery.note(reach, after: last)
            do {
                if reach == .missed {
                    _ = try await panel.recovery.sleep(delay, since: recoveries, at: panel.nodeHint, on: panel.clock)
                } else {
                    try await panel.nodeHint.sleep(delay, on: panel.clock)
                }
            } catch {
                return
            }
        }
    }

    private func tell(_ resolution: SourceSelection.Resolution, after before: SourceSelection.Resolution) {
        if let why = resolution.ignoredCore, before.ignoredCore != why { tell(of: why) }
        if resolution.surplus > 0, before.surplus == 0 { panel.observer.nodesLeftOut(resolution.surplus) }
        if resolution.unknownNames != before.unknownNames, !resolution.unknownNames.isEmpty {
            panel.observer.nodesNotFound(resolution.unknownNames)
        }
    }

    /// That a panel without a core has none is worth a word only to who has asked for it.
    private func tell(of why: IgnoredCore) {
        switch why {
        case .missing where !selection.isCoreWritten: break
        case .missing, .nodeLog: panel.observer.coreIgnored(why)
        }
    }

    /// What one look at the panel shows.
    private struct Sight {
        var dialect: PanelDialect
        /// Empty where none are wanted.
        var nodes: [PanelNode]
    }

    private func look() async -> Result<Sight, PanelError> {
        let dialect: PanelDialect
        do {
            dialect = try await panel.dialects.dialect()
        } catch {
            return .failure(.dial(error))
        }
        guard selection.wantsNodes else { return .success(Sight(dialect: dialect, nodes: [])) }
        do {
            return .success(Sight(dialect: dialect, nodes: try await panel.listNodes()))
        } catch {
            return .failure(error.cause)
        }
    }
}
