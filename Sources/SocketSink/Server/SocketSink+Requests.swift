// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Consumers ask, and are answered.
extension SocketSink {
    /// Does what a consumer asks for. One request at a time: the handler reads the next when this one's answer has been
    /// written.
    func handle(_ request: Result<Request, Request.Refusal>, of id: ObjectIdentifier) {
        guard let consumer = consumers[id] else { return }
        switch consumer.standing {
        case .consumer, .asker: answer(request, of: consumer)
        case .visitor(let patience):
            patience.cancel()
            guard case .success(.status) = request else { return turnAway(consumer) }
            consumer.standing = .leaving
            consumer.delivery.outbox.appendAlways(
                NDJSONEncoder.hello(version: version, instance: instance, cursor: lastSeq))
            consumer.delivery.outbox.appendAlways(status)
        case .leaving: break
        }
        consumer.hasAsked = true
        write(to: consumer)
    }

    private func answer(_ request: Result<Request, Request.Refusal>, of consumer: Consumer) {
        switch request {
        case .failure(let refusal):
            consumer.delivery.outbox.appendAlways(NDJSONEncoder.error(refusal.message), isAnswer: true)
        case .success(.status):
            if !consumer.hasAsked, consumer.joinedAt + settings.patience > .now(), hasPlaceForAsker {
                consumer.standing = .asker
            }
            consumer.delivery.outbox.appendAlways(status, isAnswer: true)
        case .success(.subscribe(let subscription)):
            guard consumer.isConsumer || hasPlaceForConsumer else {
                return consumer.delivery.outbox.appendAlways(NDJSONEncoder.error(tooManyConsumers), isAnswer: true)
            }
            consumer.standing = .consumer
            subscribe(consumer, subscription)
        }
    }

    private func subscribe(_ consumer: Consumer, _ subscription: Subscription) {
        let filter = subscription.filter
        let start = StartingPoint(
            subscription.history, of: history, passing: filter, newest: lastSeq, runStart: runStart)
        var answer = NDJSONEncoder.subscribed(start)
        for (source, state) in states.sorted(by: { $0.key < $1.key }) where filter.passesState(of: source) {
            answer.writeImmutableBuffer(state)
        }
        consumer.delivery.restart(
            with: answer, filter: filter, replay: Replay(after: start.position, newest: lastSeq, passing: filter))
        // Now and not when there is room in the socket: without anything to read, it is live from here on.
        readOn(consumer)
    }

    private var status: ByteBuffer {
        NDJSONEncoder.status(
            version: version, instance: instance,
            uptime: UInt64((NIODeadline.now() - startedAt).nanoseconds) / 1_000_000_000,
            report: statusSource?(), historyFrom: history.firstSeq, consumers: snapshot.consumers)
    }

    func reportLongRequest(of id: ObjectIdentifier) {
        guard let consumer = consumers[id] else { return }
        logger.notice(
            "a consumer sent a request that is too long, and is disconnected",
            metadata: consumer.peer.metadata.merging(["longest_bytes": "\(RequestLines.longest)"]) { $1 })
    }
}
