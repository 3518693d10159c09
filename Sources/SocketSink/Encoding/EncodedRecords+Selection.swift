// SPDX-License-Identifier: MIT

import NIOCore

extension EncodedRecords {
    /// The part of `all`, which are this batch's readable bytes, that ends with the marked record.
    @inline(__always)
    func endingBytes(_ all: UnsafeRawBufferPointer, at mark: Mark) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: all[..<(mark.end - bytes.readerIndex)])
    }

    /// The bytes of the record whose mark has this index, counted as in ``bytes``.
    func range(at index: Int) -> Range<Int> {
        let start = index == marks.startIndex ? bytes.readerIndex : marks[index - 1].end
        return start..<marks[index].end
    }

    /// The records whose marks have these indices, in order.
    ///
    /// They share the batch's bytes where they are one piece and half of it or more; otherwise they are copied into
    /// bytes of their own, so that a few records that wait do not keep a large batch in memory, and many single ones are
    /// written in one go.
    func joined(_ runs: [Range<Int>]) -> EncodedRecords {
        if runs.count == 1, let run = runs.first {
            var part = self
            part.bytes.moveReaderIndex(to: range(at: run.lowerBound).lowerBound)
            part.bytes.moveWriterIndex(to: marks[run.upperBound - 1].end)
            part.marks = marks[run]
            if part.bytes.readableBytes >= bytes.readableBytes / 2 { return part }
        }
        var copy = EncodedRecords(bytes: ByteBuffer(), marks: [])
        guard !runs.isEmpty else { return copy }
        copy.bytes.reserveCapacity(
            runs.reduce(0) { $0 + marks[$1.upperBound - 1].end - range(at: $1.lowerBound).lowerBound })
        for run in runs { copy.append(run, of: self) }
        return copy
    }

    /// The same in bytes of its own, which have no more room than it takes.
    func copied() -> EncodedRecords {
        var copy = EncodedRecords(bytes: ByteBuffer(), marks: [])
        copy.bytes.reserveCapacity(bytes.readableBytes)
        copy.append(marks.indices, of: self)
        return copy
    }

    /// Copies records to the end.
    mutating func append(_ run: Range<Int>, of other: EncodedRecords) {
        guard !run.isEmpty else { return }
        let start = other.range(at: run.lowerBound).lowerBound, end = other.marks[run.upperBound - 1].end
        let shift = bytes.writerIndex - start
        bytes.writeImmutableBuffer(other.bytes.viewed(start..<end))
        for mark in other.marks[run] {
            marks.append(Mark(seq: mark.seq, end: mark.end + shift, traits: mark.traits))
        }
    }
}

extension ByteBuffer {
    /// The bytes at these indices, shared.
    fileprivate func viewed(_ range: Range<Int>) -> ByteBuffer {
        getSlice(at: range.lowerBound, length: range.count) ?? ByteBuffer()
    }
}
