// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Keeps exactly the streams that are wanted: starts, ends and restarts them as the wish changes, and leaves alone
/// those that did not change.
package actor SubscriptionSet {
    private struct Running {
        var request: StreamRequest
        var signal: StopSignal
    }

    /// A stream that brings no line for so long is opened anew; zero: never.
    private var silence: Duration {
        didSet { for control in controls.values { control.silence = silence } }
    }
    private let makeSubscription: @Sendable (StreamRequest, StreamControl) async -> Subscription
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private var wanted: [SourceID: StreamRequest] = [:]
    private var running: [SourceID: Running] = [:]
    /// Live as long as their streams are wanted, over all that is made of them.
    private var controls: [SourceID: StreamControl] = [:]

    package init(
        silence: Duration = .zero,
        makeSubscription: @escaping @Sendable (StreamRequest, StreamControl) async -> Subscription
    ) {
        self.silence = silence
        self.makeSubscription = makeSubscription
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// From now on these streams are wanted, and no others.
    package func want(_ requests: [StreamRequest]) {
        wanted = Dictionary(requests.map { ($0.source, $0) }) { _, last in last }
        changed.yield()
    }

    /// What was wanted last.
    package var wantedRequests: [StreamRequest] { wanted.values.sorted { $0.source < $1.source } }

    /// Ends these streams and opens them anew, at once and without their back-off, as far as they are wanted.
    package func restart(_ sources: some Sequence<SourceID>) {
        for source in sources { running[source]?.signal.stop() }
    }

    package func setSilence(_ new: Duration) { silence = new }

    /// Opens those of these streams anew that are open.
    package func reopen(_ streams: [SourceID: ReopenReason]) {
        for (source, reason) in streams { controls[source]?.reopen(reason) }
    }

    /// Ends the back-off of those of these streams that are in one.
    package func retryNow(_ sources: some Sequence<SourceID>) {
        for source in sources { controls[source]?.retryNow() }
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
        for (source, stream) in running where !stream.request.serves(wanted[source]) {
            stream.signal.stop()
        }
        return wanted.values.filter { running[$0.source] == nil }.sorted { $0.source < $1.source }
    }

    private func start(_ request: StreamRequest, in group: inout DiscardingTaskGroup) {
        let signal = StopSignal()
        let control = controls[request.source] ?? StreamControl(silence: silence)
        controls[request.source] = control
        running[request.source] = Running(request: request, signal: signal)
        group.addTask {
            await signal.run {
                let subscription = await self.makeSubscription(request, control)
                await subscription.run()
            }
            await self.ended(request.source)
        }
    }

    private func ended(_ source: SourceID) {
        running[source] = nil
        if wanted[source] == nil { controls[source] = nil }
        changed.yield()
    }
}
