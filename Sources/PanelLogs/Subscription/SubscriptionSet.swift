// SPDX-License-Identifier: MIT

import LogRelayModel

/// Keeps exactly the streams that are wanted: starts, ends and restarts them as the wish changes, and leaves alone
/// those that did not change.
package actor SubscriptionSet {
    private struct Running {
        var request: StreamRequest
        /// Finishing it ends the stream.
        var stop: AsyncStream<Never>.Continuation
    }

    private let makeSubscription: @Sendable (StreamRequest) async -> Subscription
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private var wanted: [SourceID: StreamRequest] = [:]
    private var running: [SourceID: Running] = [:]

    package init(makeSubscription: @escaping @Sendable (StreamRequest) async -> Subscription) {
        self.makeSubscription = makeSubscription
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// From now on these streams are wanted, and no others.
    package func want(_ requests: [StreamRequest]) {
        wanted = Dictionary(requests.map { ($0.source, $0) }) { _, last in last }
        changed.yield()
    }

    /// Runs the streams until the task is cancelled, and returns when all have ended.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for await _ in changes {
                for request in reconcile() { start(request, in: &group) }
            }
            group.cancelAll()
        }
    }

    /// Ends what is not wanted as it is, and tells what is to be started. A stream that is to change has to end first:
    /// two readers of one node would bring each line twice.
    private func reconcile() -> [StreamRequest] {
        for (source, stream) in running where wanted[source] != stream.request {
            stream.stop.finish()
        }
        return wanted.values.filter { running[$0.source] == nil }.sorted { $0.source < $1.source }
    }

    private func start(_ request: StreamRequest, in group: inout DiscardingTaskGroup) {
        let (stopped, stop) = AsyncStream.makeStream(of: Never.self)
        running[request.source] = Running(request: request, stop: stop)
        group.addTask {
            let subscription = await self.makeSubscription(request)
            await withTaskGroup(of: Void.self) { race in
                race.addTask { await subscription.run() }
                race.addTask { for await _ in stopped {} }
                await race.next()
                race.cancelAll()
            }
            await self.ended(request.source)
        }
    }

    private func ended(_ source: SourceID) {
        running[source] = nil
        changed.yield()
    }
}
