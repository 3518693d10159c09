// SPDX-License-Identifier: MIT

import DequeModule
import LogRelayModel
import NIOCore

/// What waits to be written to one consumer, in order.
///
/// Holds at most ``limit`` bytes, and beside them one record that alone is longer than ``limit``. What does not fit is
/// lost to this consumer, newest first: of an arriving batch as many whole records are kept as find room, the rest is
/// counted, and so is everything after it until there is room again. Then one `dropped` object stands in their place,
/// before any later record. States are never lost, only late: the newest of each source waits for room too.
struct Outbox {
    /// In bytes, as they are written to the socket.
    let limit: Int
    private(set) var queuedBytes = 0
    /// How many of ``queuedBytes`` belong to the record that is longer than ``limit``.
    private var longRecordBytes = 0
    /// How many of ``queuedBytes`` come from the history.
    private var historyBytes = 0
    /// Records queued and not yet taken out.
    private(set) var queuedRecords: UInt64 = 0
    /// Records that found no room, ever.
    private(set) var dropped: UInt64 = 0
    private var entries = Deque<OutboxEntry>()
    private var flow = Flow.keeping

    private enum Flow {
        case keeping
        /// There was no room; what is missing has not been told yet.
        case losing(Loss)
    }

    private struct Loss {
        var records: LostRecords?
        /// The newest state of each source that changed meanwhile.
        var states: [SourceID: ByteBuffer] = [:]

        /// At least what telling it takes, reckoned without encoding anything.
        var leastLength: Int {
            states.values.reduce(records == nil ? 0 : NDJSONEncoder.shortestDropped) { $0 + $1.readableBytes }
        }
    }

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Queues records, as many as fit.
    mutating func append(_ records: EncodedRecords) {
        guard !records.marks.isEmpty else { return }
        tellLoss()
        switch flow {
        case .losing(var loss):
            loss.records = LostRecords(loss.records, and: records.marks)
            dropped += UInt64(records.marks.count)
            flow = .losing(loss)
        case .keeping:
            let lost = queue(records)
            guard !lost.isEmpty else { return }
            dropped += UInt64(lost.count)
            flow = .losing(Loss(records: LostRecords(nil, and: lost)))
        }
    }

    /// Queues a source's state; without room, it replaces the one of the same source that waits for room.
    mutating func append(_ state: ByteBuffer, of source: SourceID) {
        tellLoss()
        switch flow {
        case .losing(var loss):
            loss.states[source] = state
            flow = .losing(loss)
        case .keeping:
            if state.readableBytes <= room {
                queue(OutboxEntry(bytes: state))
            } else {
                flow = .losing(Loss(states: [source: state]))
            }
        }
    }

    /// Queues an object that is neither record nor state, whether there is room or not. The caller bounds how many.
    mutating func appendAlways(_ object: ByteBuffer, isAnswer: Bool = false) {
        queue(OutboxEntry(bytes: object, purpose: isAnswer ? .answer : .ordinary))
    }

    /// Queues records of the history, beside ``limit``. The caller bounds how many: it asks for the next when these have
    /// been taken out.
    mutating func appendHistory(_ records: EncodedRecords) {
        queue(OutboxEntry(bytes: records.bytes, marks: records.marks, purpose: .history))
    }

    /// Gives up what is queued, but for the rest of an object of which a part has been taken out, and forgets what was
    /// lost: the consumer begins anew.
    mutating func restart() {
        let unfinished = entries.first?.unfinished
        entries.removeAll()
        (queuedBytes, longRecordBytes, historyBytes, queuedRecords) = (0, 0, 0, 0)
        flow = .keeping
        if let unfinished { queue(unfinished) }
    }

    /// Takes out the next bytes to write: whole records of one entry as far as they go into `length` bytes, or else a
    /// part of one.
    mutating func next(upTo length: Int) -> OutboxChunk? {
        guard !entries.isEmpty else { return nil }
        let chunk = entries[0].take(upTo: length)
        count(-chunk.bytes.readableBytes, for: entries[0].purpose)
        if entries[0].isEmpty { entries.removeFirst() }
        queuedRecords -= chunk.records
        tellLoss()
        return chunk
    }

    // MARK: - Room

    private var room: Int { limit - (queuedBytes - longRecordBytes - historyBytes) }

    private mutating func count(_ bytes: Int, for purpose: OutboxEntry.Purpose) {
        queuedBytes += bytes
        switch purpose {
        case .ordinary, .answer: break
        case .longRecord: longRecordBytes += bytes
        case .history: historyBytes += bytes
        }
    }

    /// Queues as many records as fit, and returns those that do not.
    private mutating func queue(_ records: EncodedRecords) -> ArraySlice<EncodedRecords.Mark> {
        if records.bytes.readableBytes <= room {
            queue(OutboxEntry(bytes: records.bytes, marks: records.marks))
            return []
        }
        var rest = records
        while !rest.marks.isEmpty {
            let fitting = rest.marks.prefix { $0.end - rest.bytes.readerIndex <= room }
            if !fitting.isEmpty {
                queue(OutboxEntry(rest.removeFirst(fitting.count), sharedWith: records))
            } else if longRecordBytes == 0, rest.lengthOfFirst > limit {
                queue(OutboxEntry(rest.removeFirst(1), sharedWith: records, purpose: .longRecord))
            } else {
                break
            }
        }
        return rest.marks
    }

    private mutating func queue(_ entry: OutboxEntry) {
        count(entry.bytes.readableBytes, for: entry.purpose)
        queuedRecords += UInt64(entry.marks.count)
        entries.append(entry)
    }

    /// Queues what stands for the lost records, and the states that waited, once there is room for all of it; and at the
    /// latest when nothing else is left, however small the limit.
    private mutating func tellLoss() {
        guard case .losing(let loss) = flow, loss.leastLength <= room || isEmpty else { return }
        var words = ByteBuffer()
        if let lost = loss.records {
            words = NDJSONEncoder.dropped(count: lost.count, from: lost.first, to: lost.last)
        }
        for (_, state) in loss.states.sorted(by: { $0.key < $1.key }) { words.writeImmutableBuffer(state) }
        guard words.readableBytes <= room || isEmpty else { return }
        queue(OutboxEntry(bytes: words))
        flow = .keeping
    }
}
