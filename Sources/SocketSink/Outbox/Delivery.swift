// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore

/// What one consumer gets: everything the relay tells that passes its filter, from the history first if it asked for
/// that, and through its outbox.
struct Delivery {
    private enum Stream {
        /// It gets answers only.
        case none
        case replaying(Replay)
        case live
    }

    var outbox: Outbox
    private var filter = RecordFilter()
    private var stream = Stream.none
    /// Records that fell out of the history before they were read.
    private var droppedFromHistory: UInt64 = 0

    init(consumerBuffer: Int) {
        outbox = Outbox(limit: consumerBuffer)
    }

    /// Whether there is nothing to write, and nothing to read that could be written.
    var isDone: Bool {
        if case .replaying = stream { return false }
        return outbox.isEmpty
    }

    /// Records it was too slow for.
    var dropped: UInt64 { outbox.dropped + droppedFromHistory }

    // MARK: - What the relay tells

    /// Begins with what comes next.
    mutating func start(with greeting: ByteBuffer) {
        outbox.appendAlways(greeting)
        stream = .live
    }

    /// Takes what passes its filter. `fallen` is what the history let go of for it.
    mutating func take(
        _ records: EncodedRecords, of source: SourceID, _ traits: BatchTraits, fallen: [History.Segment]
    ) {
        switch stream {
        case .none: break
        case .replaying(var replay):
            for segment in fallen { droppedFromHistory += replay.lose(segment) }
            stream = .replaying(replay)
        case .live:
            outbox.append(filter.select(records, of: source, traits))
        }
    }

    mutating func take(_ state: ByteBuffer, of source: SourceID) {
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
    mutating func restart(with answer: ByteBuffer, filter: RecordFilter, replay: Replay) {
        self.filter = filter
        outbox.restart()
        outbox.appendAlways(answer, isAnswer: true)
        stream = .replaying(replay)
    }

    /// Reads on in the history, into an outbox that is empty. Much may be looked at, and nothing found: it goes on in
    /// another turn then.
    mutating func readOn(in history: History, upTo length: Int) {
        while case .replaying(var replay) = stream {
            let step = replay.next(from: history, upTo: length)
            stream = .replaying(replay)
            switch step {
            case .records(let records):
                outbox.appendHistory(records)
                return
            case .dropped(let lost):
                outbox.appendAlways(NDJSONEncoder.dropped(count: lost.count, from: lost.first, to: lost.last))
            case .live:
                outbox.appendAlways(NDJSONEncoder.live())
            case .nothingYet:
                return
            case .caughtUp(let states):
                stream = .live
                for (source, state) in states.sorted(by: { $0.key < $1.key }) { outbox.append(state, of: source) }
            }
        }
    }
}
