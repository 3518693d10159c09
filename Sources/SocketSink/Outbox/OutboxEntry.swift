// SPDX-License-Identifier: MIT

import NIOCore

/// A piece of an outbox: some records of one shared buffer, or one object that is no record.
struct OutboxEntry {
    private(set) var bytes: ByteBuffer
    /// The records not yet taken out; empty for what is no record.
    private(set) var marks: ArraySlice<EncodedRecords.Mark>
    let purpose: Purpose
    /// A part of a record, or of what is no record, has been taken out, and the rest must follow.
    private var isCut = false

    enum Purpose: Equatable {
        case ordinary
        /// The answer to a request.
        case answer
        /// The one record that is longer than the outbox's limit.
        case longRecord
        /// Records of the history, which are no part of the outbox's limit.
        case history
    }

    init(bytes: ByteBuffer, marks: ArraySlice<EncodedRecords.Mark> = [], purpose: Purpose = .ordinary) {
        self.bytes = bytes
        self.marks = marks
        self.purpose = purpose
    }

    /// Some of the records of a batch.
    ///
    /// A small part of a large buffer is copied: otherwise it would keep all of the buffer in memory, and what waits
    /// would take many times the room that is counted for it.
    init(_ records: EncodedRecords, sharedWith batch: EncodedRecords, purpose: Purpose = .ordinary) {
        let start = records.bytes.readerIndex
        if records.bytes.readableBytes >= batch.bytes.readableBytes / 2 {
            self.init(bytes: records.bytes, marks: records.marks, purpose: purpose)
        } else {
            let moved = records.marks.map { EncodedRecords.Mark(seq: $0.seq, end: $0.end - start, traits: $0.traits) }
            self.init(
                bytes: ByteBuffer(bytes: records.bytes.readableBytesView), marks: moved[...], purpose: purpose)
        }
    }

    var isEmpty: Bool { bytes.readableBytes == 0 }

    mutating func take(upTo length: Int) -> OutboxChunk {
        let taken = bytes.readSlice(length: lengthToTake(upTo: length)) ?? ByteBuffer()
        let records = marks.prefix { $0.end <= bytes.readerIndex }
        isCut = !isEmpty && records.last?.end != bytes.readerIndex
        marks = marks.dropFirst(records.count)
        return OutboxChunk(bytes: taken, records: UInt64(records.count), endsAnswer: purpose == .answer && isEmpty)
    }

    /// What of it must still be written if everything else is given up: the rest of what was cut.
    var unfinished: OutboxEntry? {
        guard isCut else { return nil }
        var rest = self
        if let mark = marks.first {
            rest.bytes.moveWriterIndex(to: mark.end)
            rest.marks = marks.prefix(1)
        }
        return rest
    }

    private func lengthToTake(upTo length: Int) -> Int {
        guard bytes.readableBytes > length else { return bytes.readableBytes }
        var wholeRecords = 0
        for mark in marks {
            let end = mark.end - bytes.readerIndex
            guard end <= length else { break }
            wholeRecords = end
        }
        return wholeRecords > 0 ? wholeRecords : length
    }
}

/// Bytes on their way from an outbox to the socket.
struct OutboxChunk: Equatable {
    var bytes: ByteBuffer
    /// How many records end in it.
    var records: UInt64
    /// An answer to a request ends in it.
    var endsAnswer: Bool
}
