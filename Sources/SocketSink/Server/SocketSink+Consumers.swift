// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging
import NIOCore

/// Consumers come, are written to, and go.
extension SocketSink {
    /// What is handed to a channel at a time, as long as it is writable.
    private static var chunkLength: Int { 64 * 1024 }

    func join(_ channel: any Channel, peer: Peer) {
        switch phase {
        case .opening, .open: break
        case .idle, .closing, .closed: return channel.close(promise: nil)
        }
        guard consumers.count < settings.maxConsumers else { return refuse(channel, peer: peer) }
        totals.served += 1
        let consumer = Consumer(
            number: totals.served, channel: channel, peer: peer, consumerBuffer: settings.consumerBuffer)
        consumers[ObjectIdentifier(channel)] = consumer
        var greeting = NDJSONEncoder.hello(version: version, instance: instance, cursor: lastSeq)
        for (_, state) in states.sorted(by: { $0.key < $1.key }) { greeting.writeImmutableBuffer(state) }
        consumer.outbox.appendAlways(greeting)
        logger.info("a consumer has connected", metadata: peer.metadata)
        write(to: consumer)
    }

    private func refuse(_ channel: any Channel, peer: Peer) {
        totals.refused += 1
        logger.warning(
            "a consumer was turned away, there are too many: raise MaxConsumers= or find out who connects",
            metadata: peer.metadata.merging(["max_consumers": "\(settings.maxConsumers)"]) { $1 })
        let words = "this relay serves at most \(settings.maxConsumers) consumers (MaxConsumers=)"
        channel.writeAndFlush(NDJSONEncoder.error(words)).whenComplete { _ in channel.close(promise: nil) }
    }

    func leave(_ id: ObjectIdentifier) {
        guard let consumer = consumers.removeValue(forKey: id) else { return }
        totals.dropped += consumer.outbox.dropped
        if case .closing(let cutShort) = phase, !consumer.hasNothingToWrite {
            phase = .closing(cutShort: cutShort + 1)
        }
        logger.info(
            "a consumer has gone",
            metadata: consumer.peer.metadata.merging([
                "lines": "\(consumer.lines)", "dropped": "\(consumer.outbox.dropped)",
            ]) { $1 })
    }

    func answer(_ id: ObjectIdentifier, with answer: ByteBuffer) {
        guard let consumer = consumers[id] else { return }
        // One at a time: the handler reads the next request when this answer has been written.
        consumer.outbox.appendAlways(answer, isAnswer: true)
        write(to: consumer)
    }

    func reportLongRequest(of id: ObjectIdentifier) {
        guard let consumer = consumers[id] else { return }
        logger.notice(
            "a consumer sent a request that is too long, and is disconnected",
            metadata: consumer.peer.metadata.merging(["longest_bytes": "\(RequestLines.longest)"]) { $1 })
    }

    // MARK: - Writing

    func write(to id: ObjectIdentifier) {
        if let consumer = consumers[id] { write(to: consumer) }
    }

    /// Hands the channel as much as it takes, and no more: what is not written stays in the outbox, where it is bounded.
    func write(to consumer: Consumer) {
        guard !consumer.isWriting else { return }
        consumer.isWriting = true
        defer { consumer.isWriting = false }
        let channel = consumer.channel
        // A flush that writes everything makes the channel writable again at once.
        while channel.isWritable, !consumer.outbox.isEmpty {
            while channel.isWritable, let chunk = consumer.outbox.next(upTo: Self.chunkLength) {
                hand(chunk, to: consumer)
            }
            channel.flush()
        }
    }

    private func hand(_ chunk: OutboxChunk, to consumer: Consumer) {
        let id = ObjectIdentifier(consumer.channel)
        let length = chunk.bytes.readableBytes, records = chunk.records, endsAnswer = chunk.endsAnswer
        consumer.inFlightBytes += length
        consumer.channel.write(chunk.bytes).whenSuccess {
            self.assumeIsolated { $0.written(length, records: records, endsAnswer: endsAnswer, to: id) }
        }
    }

    private func written(_ length: Int, records: UInt64, endsAnswer: Bool, to id: ObjectIdentifier) {
        guard let consumer = consumers[id] else { return }
        consumer.inFlightBytes -= length
        consumer.lines += records
        if endsAnswer { consumer.channel.pipeline.fireUserInboundEventTriggered(AnswerWritten()) }
        closeIfFinished(consumer)
    }

    /// While the sink closes, a consumer that has got everything is let go.
    func closeIfFinished(_ consumer: Consumer) {
        guard case .closing = phase, consumer.hasNothingToWrite else { return }
        consumer.channel.close(promise: nil)
    }
}

extension Peer {
    fileprivate var metadata: Logger.Metadata { ["pid": "\(pid)", "uid": "\(uid)"] }
}
