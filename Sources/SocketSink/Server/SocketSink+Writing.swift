// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging
import NIOCore

/// Consumers are written to.
extension SocketSink {
    /// What is handed to a channel at a time, as long as it is writable.
    private static var chunkLength: Int { 64 * 1024 }

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
        while channel.isWritable, !consumer.delivery.outbox.isEmpty {
            while channel.isWritable, let chunk = consumer.delivery.outbox.next(upTo: Self.chunkLength) {
                hand(chunk, to: consumer)
            }
            channel.flush()
        }
        if channel.isWritable, !consumer.delivery.isDone { awaitTurn(consumer) }
        closeIfFinished(consumer)
    }

    /// Gets a consumer that is on its way through the history the next piece of it.
    func readOn(_ consumer: Consumer) {
        consumer.delivery.readOn(in: history, upTo: Self.chunkLength)
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
        if endsAnswer { consumer.channel.pipeline.fireUserInboundEventTriggered(ReadOn()) }
        closeIfFinished(consumer)
    }

    /// A consumer that has got everything is let go, while the sink closes or if it is not to stay.
    func closeIfFinished(_ consumer: Consumer) {
        guard consumer.hasNothingToWrite else { return }
        switch (phase, consumer.standing) {
        case (.closing, _), (_, .leaving): consumer.channel.close(promise: nil)
        case (.idle, _), (.opening, _), (.open, _), (.closed, _): break
        }
    }
}

extension Peer {
    var metadata: Logger.Metadata { ["pid": "\(pid)", "uid": "\(uid)"] }
}
