// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import Relay
import ServiceLifecycle

/// Holds the streams that the configuration and the panel's nodes call for.
struct StreamService: Service {
    let selection: SourceSelection
    let nodePoll: Duration
    let backoff: Backoff
    let state: SubscriptionState
    let panel: Subscription.Panel
    let fanOut: FanOut
    /// Returns when the sinks are ready to take lines.
    let sinksReady: @Sendable () async -> Void

    func run() async throws {
        await sinksReady()
        let subscriptions = SubscriptionSet { request in
            Subscription(
                request: request, panel: panel, receiver: Lane(source: request.source, fanOut: fanOut), state: state)
        }
        let applied = AppliedSources(fanOut: fanOut, subscriptions: subscriptions)
        let watch = NodeWatch(selection: selection, panel: panel, interval: nodePoll, backoff: backoff) {
            await applied.apply($0)
        }
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await subscriptions.run() }
                group.addTask { await watch.run() }
            }
        }
    }
}

/// Carries a change of what is to be streamed to those whom it concerns.
private actor AppliedSources {
    private let fanOut: FanOut
    private let subscriptions: SubscriptionSet
    private var sources: Set<SourceID> = []

    init(fanOut: FanOut, subscriptions: SubscriptionSet) {
        self.fanOut = fanOut
        self.subscriptions = subscriptions
    }

    func apply(_ resolution: SourceSelection.Resolution) async {
        let wanted = Set(resolution.requests.map(\.source))
        for request in resolution.requests {
            await fanOut.add(Source(id: request.source, nodeName: resolution.names[request.source]))
        }
        await subscriptions.want(resolution.requests)
        for gone in sources.subtracting(wanted) {
            await fanOut.remove(gone, reason: "the panel no longer lists this node as enabled")
        }
        sources = wanted
    }
}
