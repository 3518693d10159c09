// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging
import NIOCore

/// Consumers ask, and are answered.
extension SocketSink {
    /// Does what a consumer asks for. One request at a time: the handler reads the next when this one's answer has been
    /// written.
    func handle(_ line: ByteBuffer, of consumer: Consumer) {
        let request = Result { () throws(Request.Refusal) in try Request(parsing: line) }
        switch consumer.standing {
        case .consumer, .asker: answer(request, of: consumer)
        case .visitor:
            let hello = NDJSONEncoder.hello(version: version, instance: instance, cursor: lastSeq)
            switch request {
            case .success(.status):
                dismiss(consumer)
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
            do throws(Admission.Refusal) {
                if !consumer.isConsumer {
                    try admission.admit(consumer.peer.uid, to: .consumer, taken: taken(.consumer))
                }
                consumer.standing = .consumer
                subscribe(consumer, subscription)
            } catch {
                consumer.delivery.outbox.appendAlways(
                    NDJSONEncoder.error(admission.words(for: error)), isAnswer: true)
            }
        }
    }

    /// Who asks as soon as it is connected takes no consumer's place.
    private func giveAskersPlace(to consumer: Consumer) {
        guard !consumer.hasAsked, consumer.joinedAt + settings.patience > .now() else { return }
        do throws(Admission.Refusal) {
            try admission.admit(consumer.peer.uid, to: .asker, taken: taken(.asker))
            consumer.standing = .asker
        } catch {
            // It stays the consumer that it is.
        }
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
        if case .visitor = consumer.standing { dismiss(consumer) }
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
        // Now and not in its next turn: without anything to read, it is live from here on.
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
        report(.requestTooLong, of: consumer.peer, ["longest_bytes": "\(RequestLines.longest)"])
    }
}
