// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Consumers come and go; ``Admission`` decides who is let in.
extension SocketSink {
    /// How long one that is to go may take to read its last answer.
    private static var timeToLeave: TimeAmount { .seconds(10) }

    /// The users of the places of this kind that are taken.
    func taken(_ place: Admission.Place) -> [UInt32] {
        consumers.values.filter {
            switch (place, $0.standing) {
            case (.consumer, .consumer), (.asker, .asker), (.visitor, .visitor), (.visitor, .leaving): true
            case (.consumer, _), (.asker, _), (.visitor, _): false
            }
        }.map(\.peer.uid)
    }

    func join(_ channel: any Channel, peer: Peer) {
        switch phase {
        case .opening, .open: break
        case .idle, .closing, .closed: return channel.close(promise: nil)
        }
        do throws(Admission.Refusal) {
            try admission.admit(peer.uid, to: .consumer, taken: taken(.consumer))
            totals.served += 1
            let consumer = add(channel, peer, .consumer)
            // Greeting has its cost too: with many sources `hello` and their states are long.
            if budget.wait(now: .now()) == .zero {
                charge(measured { greet(consumer) }, to: consumer)
            } else {
                awaitTurn(consumer)
            }
        } catch {
            receive(channel, peer: peer, refused: error)
        }
    }

    /// Lets one in that has no place, to ask for the status.
    private func receive(_ channel: any Channel, peer: Peer, refused refusal: Admission.Refusal) {
        let id = ObjectIdentifier(channel)
        do throws(Admission.Refusal) {
            try admission.admit(peer.uid, to: .visitor, taken: taken(.visitor))
            let patience = loop.scheduleTask(in: settings.patience) {
                self.assumeIsolated { sink in
                    if let consumer = sink.consumers[id] { sink.turnAway(consumer) }
                }
            }
            add(channel, peer, .visitor(patience: patience, because: refusal)).isGreeted = true
        } catch {
            reportRefusal(of: peer)
            channel.writeAndFlush(NDJSONEncoder.error(admission.words(for: refusal))).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
    }

    private func add(_ channel: any Channel, _ peer: Peer, _ standing: Consumer.Standing) -> Consumer {
        totals.connections += 1
        let consumer = Consumer(
            number: totals.connections, channel: channel, peer: peer, standing: standing,
            consumerBuffer: settings.consumerBuffer, budget: freshBudget)
        consumers[ObjectIdentifier(channel)] = consumer
        return consumer
    }

    func greet(_ consumer: Consumer) {
        consumer.isGreeted = true
        var greeting = NDJSONEncoder.hello(version: version, instance: instance, cursor: lastSeq)
        for (_, state) in states.sorted(by: { $0.key < $1.key }) { greeting.writeImmutableBuffer(state) }
        consumer.delivery.start(with: greeting)
        report(.connected, of: consumer.peer)
        write(to: consumer)
    }

    /// A visitor did not ask for the status.
    func turnAway(_ consumer: Consumer) {
        guard case .visitor(_, let refusal) = consumer.standing else { return }
        dismiss(consumer)
        reportRefusal(of: consumer.peer)
        consumer.delivery.outbox.appendAlways(NDJSONEncoder.error(admission.words(for: refusal)))
        write(to: consumer)
    }

    private func reportRefusal(of peer: Peer) {
        totals.refused += 1
        report(.turnedAway, of: peer, ["max_consumers": "\(settings.maxConsumers)"])
    }

    /// It is to go once everything is written; one that does not read goes without, since others want its place.
    func dismiss(_ consumer: Consumer) {
        consumer.standing = .leaving
        let channel = consumer.channel
        let end = loop.scheduleTask(in: Self.timeToLeave) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in end.cancel() }
    }

    func leave(_ id: ObjectIdentifier) {
        guard let consumer = consumers.removeValue(forKey: id) else { return }
        if case .closing(let cutShort) = phase, !consumer.hasNothingToWrite {
            phase = .closing(cutShort: cutShort + 1)
        }
        switch consumer.standing {
        case .visitor(let patience, _): patience.cancel()
        case .leaving: break
        case .consumer, .asker:
            let dropped = consumer.delivery.dropped
            totals.dropped += dropped
            var details: Logger.Metadata = ["lines": "\(consumer.lines)"]
            guard dropped > 0 else { return report(.gone, of: consumer.peer, details) }
            details["dropped"] = "\(dropped)"
            report(.goneWithLoss, of: consumer.peer, details)
        }
    }
}
