// SPDX-License-Identifier: MIT

import LogRelayModel
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
            let hello = NDJSONEncoder.hello(version: version, instance: instance, cursor: lastSeq)
            switch request {
            case .success(.status):
                consumer.standing = .leaving
                consumer.delivery.outbox.appendAlways(hello)
                consumer.delivery.outbox.appendAlways(status)
            case .success(.retry(let sources)):
                consumer.delivery.outbox.appendAlways(hello)
                retry(sources, for: consumer)
            case .success(.subscribe), .failure:
                return turnAway(consumer)
            }
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
            giveAskersPlace(to: consumer)
            consumer.delivery.outbox.appendAlways(status, isAnswer: true)
        case .success(.retry(let sources)):
            giveAskersPlace(to: consumer)
            retry(sources, for: consumer)
        case .success(.subscribe(let subscription)):
            guard consumer.isConsumer || hasPlaceForConsumer else {
                return consumer.delivery.outbox.appendAlways(NDJSONEncoder.error(tooManyConsumers), isAnswer: true)
            }
            consumer.standing = .consumer
            subscribe(consumer, subscription)
        }
    }

    /// Who asks as soon as it is connected takes no consumer's place.
    private func giveAskersPlace(to consumer: Consumer) {
        guard !consumer.hasAsked, consumer.joinedAt + settings.patience > .now(), hasPlaceForAsker else { return }
        consumer.standing = .asker
    }

    private func retry(_ sources: Set<SourceID>, for consumer: Consumer) {
        guard let retryPort else { return answer(.busy, to: consumer) }
        let id = ObjectIdentifier(consumer.channel)
        retryPort(sources) { answer in
            self.loop.execute {
                self.assumeIsolated { sink in
                    guard let consumer = sink.consumers[id] else { return }
                    sink.answer(answer, to: consumer)
                    sink.write(to: consumer)
                }
            }
        }
    }

    private func answer(_ answer: RetryAnswer, to consumer: Consumer) {
        let encoded =
            switch answer {
            case .retried(let count, let reason): NDJSONEncoder.retried(count: count, reason: reason)
            case .unknown(let sources):
                NDJSONEncoder.error(
                    "\"retry\": the relay reads no source \(Shown.choice(sources.map(\.description))); status lists those "
                        + "that it reads")
            case .busy: NDJSONEncoder.error("\"retry\": too many wait already: ask again in a moment")
            }
        consumer.delivery.outbox.appendAlways(encoded, isAnswer: true)
        if case .visitor = consumer.standing { consumer.standing = .leaving }
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
            report: statusSource?(), historyFrom: history.firstSeq, historySince: history.firstTime,
            consumers: snapshot.consumers)
    }

    func reportLongRequest(of id: ObjectIdentifier) {
        guard let consumer = consumers[id] else { return }
        logger.notice(
            "a consumer sent a request that is too long, and is disconnected",
            metadata: consumer.peer.metadata.merging(["longest_bytes": "\(RequestLines.longest)"]) { $1 })
    }
}
