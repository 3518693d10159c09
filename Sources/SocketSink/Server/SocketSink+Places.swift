// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Who is let in, and on what terms.
///
/// `MaxConsumers=` is about those who read the stream. Asking for the status must work beside them, above all when there
/// are too many: so a few more may connect, and have a moment to ask.
extension SocketSink {
    /// How many may be asking beside the consumers, and how many more when those are too many.
    private static var placesBeside: Int { 8 }

    var hasPlaceForConsumer: Bool { consumers.values.count { $0.isConsumer } < settings.maxConsumers }

    var hasPlaceForAsker: Bool {
        consumers.values.count { if case .asker = $0.standing { true } else { false } } < Self.placesBeside
    }

    private var hasPlaceForVisitor: Bool {
        consumers.values.count {
            switch $0.standing {
            case .visitor, .leaving: true
            case .consumer, .asker: false
            }
        } < Self.placesBeside
    }

    var tooManyConsumers: String { "this relay serves at most \(settings.maxConsumers) consumers (MaxConsumers=)" }

    func join(_ channel: any Channel, peer: Peer) {
        switch phase {
        case .opening, .open: break
        case .idle, .closing, .closed: return channel.close(promise: nil)
        }
        let id = ObjectIdentifier(channel)
        if hasPlaceForConsumer {
            totals.served += 1
            let consumer = add(channel, peer, .consumer)
            greet(consumer)
        } else if hasPlaceForVisitor {
            let patience = loop.scheduleTask(in: settings.patience) {
                self.assumeIsolated { sink in
                    if let consumer = sink.consumers[id] { sink.turnAway(consumer) }
                }
            }
            _ = add(channel, peer, .visitor(patience: patience))
        } else {
            reportRefusal(of: peer)
            channel.writeAndFlush(NDJSONEncoder.error(tooManyConsumers)).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
    }

    private func add(_ channel: any Channel, _ peer: Peer, _ standing: Consumer.Standing) -> Consumer {
        totals.connections += 1
        let consumer = Consumer(
            number: totals.connections, channel: channel, peer: peer, standing: standing,
            consumerBuffer: settings.consumerBuffer)
        consumers[ObjectIdentifier(channel)] = consumer
        return consumer
    }

    private func greet(_ consumer: Consumer) {
        var greeting = NDJSONEncoder.hello(version: version, instance: instance, cursor: lastSeq)
        for (_, state) in states.sorted(by: { $0.key < $1.key }) { greeting.writeImmutableBuffer(state) }
        consumer.delivery.start(with: greeting)
        logger.info("a consumer has connected", metadata: consumer.peer.metadata)
        write(to: consumer)
    }

    /// A visitor did not ask for the status.
    func turnAway(_ consumer: Consumer) {
        guard case .visitor = consumer.standing else { return }
        consumer.standing = .leaving
        reportRefusal(of: consumer.peer)
        consumer.delivery.outbox.appendAlways(NDJSONEncoder.error(tooManyConsumers))
        write(to: consumer)
    }

    private func reportRefusal(of peer: Peer) {
        totals.refused += 1
        logger.warning(
            "a consumer was turned away, there are too many: raise MaxConsumers= or find out who connects",
            metadata: peer.metadata.merging(["max_consumers": "\(settings.maxConsumers)"]) { $1 })
    }

    func leave(_ id: ObjectIdentifier) {
        guard let consumer = consumers.removeValue(forKey: id) else { return }
        if case .closing(let cutShort) = phase, !consumer.hasNothingToWrite {
            phase = .closing(cutShort: cutShort + 1)
        }
        switch consumer.standing {
        case .visitor(let patience): patience.cancel()
        case .leaving: break
        case .consumer, .asker:
            let dropped = consumer.delivery.dropped
            totals.dropped += dropped
            var metadata = consumer.peer.metadata
            metadata["lines"] = "\(consumer.lines)"
            guard dropped > 0 else { return logger.info("a consumer has gone", metadata: metadata) }
            metadata["dropped"] = "\(dropped)"
            logger.info("a consumer that lost lines has gone", metadata: metadata)
        }
    }
}
