// SPDX-License-Identifier: MIT

/// Asks the panel for its nodes again and again, and tells which streams are wanted as they come and go.
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

    /// Watches until the task is cancelled. Where no nodes are wanted, there is nothing to watch.
    package func run() async {
        var applied = selection.resolve(nil)
        await apply(applied)
        guard selection.wantsNodes else { return }
        var backoff = firstBackoff
        var random = SystemRandomNumberGenerator()
        var lastError: PanelError?
        var hasList = false
        var states = NodeStates()
        while !Task.isCancelled {
            let delay: Duration
            switch await list() {
            case .success(let nodes):
                if !hasList || lastError != nil { panel.observer.nodeListRecovered(count: nodes.count) }
                (hasList, lastError) = (true, nil)
                backoff.reset()
                let resolution = selection.resolve(nodes)
                if resolution.unknownNames != applied.unknownNames, !resolution.unknownNames.isEmpty {
                    panel.observer.nodesNotFound(resolution.unknownNames)
                }
                if resolution != applied { await apply(resolution) }
                applied = resolution
                let changes = states.update(nodes)
                if !changes.isEmpty { await follow(changes) }
                delay = interval
            case .failure(let error):
                guard !Task.isCancelled else { return }
                if error != lastError { panel.observer.nodeListFailed(error) }
                lastError = error
                delay = backoff.next(using: &random)
            }
            do {
                try await panel.nodeHint.sleep(delay, on: panel.clock)
            } catch {
                return
            }
        }
    }

    /// The nodes; where the token has just expired, after one new login.
    private func list() async -> Result<[PanelNode], PanelError> {
        do {
            var token = try await panel.authenticator.token()
            var answer = await panel.directory.nodes(token)
            if answer == .failure(.unauthorized) {
                token = try await panel.authenticator.token(rejected: token)
                answer = await panel.directory.nodes(token)
            }
            if case .success = answer { await panel.authenticator.accepted(token) }
            return answer
        } catch {
            return .failure(error.cause)
        }
    }
}
