// SPDX-License-Identifier: MIT

import NIOCore

/// A piece of an outbox: some records of one shared buffer, or one object that is no record.
struct OutboxEntry {
    private(set) var bytes: ByteBuffer
    /// The records not yet taken out; empty for what is no record.
    private(set) var marks: ArraySlice<EncodedRecords.Mark>
    /// The answer to a request.
    let isAnswer: Bool
    /// The one record that is longer than the outbox's limit.
    let isLongRecord: Bool

    init(
        bytes: ByteBuffer, marks: ArraySlice<EncodedRecords.Mark> = [], isAnswer: Bool = false,
        isLongRecord: Bool = false
    ) {
        self.bytes = bytes
        self.marks = marks
        self.isAnswer = isAnswer
        self.isLongRecord = isLongRecord
    }

    /// Some of the records of a batch.
    ///
    /// A small part of a large buffer is copied: otherwise it would keep all of the buffer in memory, and what waits
    /// would take many times the room that is counted for it.
    init(_ records: EncodedRecords, sharedWith batch: EncodedRecords, isLongRecord: Bool = false) {
        let start = records.bytes.readerIndex
        if records.bytes.readableBytes >= batch.bytes.readableBytes / 2 {
            self.init(bytes: records.bytes, marks: records.marks, isLongRecord: isLongRecord)
        } else {
            let moved = records.marks.map { EncodedRecords.Mark(seq: $0.seq, end: $0.end - start) }
            self.init(
                bytes: ByteBuffer(bytes: records.bytes.readableBytesView), marks: moved[...],
                isLongRecord: isLongRecord)
        }
    }

    var isEmpty: Bool { bytes.readableBytes == 0 }

    mutating func take(upTo length: Int) -> OutboxChunk {
        let taken = bytes.readSlice(length: lengthToTake(upTo: length)) ?? ByteBuffer()
        let records = marks.prefix { $0.end <= bytes.readerIndex }.count
        marks = marks.dropFirst(records)
        return OutboxChunk(bytes: taken, records: UInt64(records), endsAnswer: isAnswer && isEmpty)
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
