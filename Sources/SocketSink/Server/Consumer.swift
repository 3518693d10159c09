// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore

/// One connection that is served. Belongs to the sink, and is touched on its event loop alone.
final class Consumer {
    /// What place a connection takes.
    enum Standing {
        /// One of `MaxConsumers=`.
        case consumer
        /// Its first request was for the status: it reads the stream like a consumer, but takes one of a few places
        /// beside them, so that asking turns nobody away.
        case asker
        /// All places were taken when it came. It gets no stream, and has until then to ask for the status.
        case visitor(patience: Scheduled<Void>)
        /// It is closed when everything is written.
        case leaving
    }

    /// Where its stream stands.
    enum Stream {
        case none
        case replaying(Replay)
        case live
    }

    let number: UInt64
    let channel: any Channel
    let peer: Peer
    var standing: Standing
    var stream = Stream.none
    var filter = RecordFilter()
    var hasAsked = false
    var outbox: Outbox
    /// Records written to the socket.
    var lines: UInt64 = 0
    /// Records that fell out of the history before it had read them.
    private var droppedFromHistory: UInt64 = 0
    /// Handed to the channel and not yet written to the socket.
    var inFlightBytes = 0
    /// A flush can call back into the sink; that call must not write into the one under way.
    var isWriting = false

    init(number: UInt64, channel: any Channel, peer: Peer, standing: Standing, consumerBuffer: Int) {
        self.number = number
        self.channel = channel
        self.peer = peer
        self.standing = standing
        self.outbox = Outbox(limit: consumerBuffer)
    }

    var hasNothingToWrite: Bool {
        if case .replaying = stream { return false }
        return outbox.isEmpty && inFlightBytes == 0
    }

    var dropped: UInt64 { outbox.dropped + droppedFromHistory }

    var isConsumer: Bool {
        if case .consumer = standing { true } else { false }
    }

    var snapshot: SocketSnapshot.Consumer {
        SocketSnapshot.Consumer(
            pid: peer.pid, uid: peer.uid, lines: lines, queuedBytes: outbox.queuedBytes + inFlightBytes,
            dropped: dropped)
    }

    // MARK: - What the relay tells

    /// Takes what passes its filter. `fallen` is what the history let go of for it.
    func take(_ records: EncodedRecords, of source: SourceID, fallen: [History.Segment]) {
        switch stream {
        case .none: break
        case .replaying(var replay):
            for segment in fallen { droppedFromHistory += replay.lose(segment) }
            stream = .replaying(replay)
        case .live:
            outbox.append(filter.select(records, of: source))
        }
    }

    func take(_ state: ByteBuffer, of source: SourceID) {
        guard filter.passesState(of: source) else { return }
        switch stream {
        case .none: break
        case .replaying(var replay):
            replay.hold(state, of: source)
            stream = .replaying(replay)
        case .live:
            outbox.append(state, of: source)
        }
    }

    // MARK: - History

    /// Begins its stream anew with `answer`.
    func restart(with answer: ByteBuffer, filter: RecordFilter, replay: Replay) {
        self.filter = filter
        outbox.restart()
        outbox.appendAlways(answer, isAnswer: true)
        stream = .replaying(replay)
    }

    /// Reads on in the history, into an outbox that is empty.
    ///
    /// - Returns: false where that has to go on in another turn of the loop.
    func readOn(in history: History, upTo length: Int) -> Bool {
        while case .replaying(var replay) = stream {
            let step = replay.next(from: history, upTo: length)
            stream = .replaying(replay)
            switch step {
            case .records(let records):
                outbox.appendHistory(records)
                return true
            case .dropped(let lost):
                outbox.appendAlways(NDJSONEncoder.dropped(count: lost.count, from: lost.first, to: lost.last))
            case .live:
                outbox.appendAlways(NDJSONEncoder.live())
            case .nothingYet:
                return false
            case .caughtUp(let states):
                stream = .live
                for (source, state) in states.sorted(by: { $0.key < $1.key }) { outbox.append(state, of: source) }
            }
        }
        return true
    }
}
