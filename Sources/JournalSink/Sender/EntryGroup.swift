// SPDX-License-Identifier: MIT

import CSystemd
import DequeModule
import Glibc
import JournalProtocol
import LogRelayModel
import XrayLog

/// The next entries in hand, encoded, to be handed over with one system call.
///
/// **Bound**: 64 entries; it is also closed as soon as it holds 256 KiB, so that at most one very long line goes beyond.
struct EntryGroup: ~Copyable {
    static let entryLimit = Int(LOGRELAY_DATAGRAMS_AT_ONCE)
    static let byteLimit = 256 * 1024
    /// Larger entries go as files at once. The kernel refuses a datagram somewhere above 200 KiB with `EMSGSIZE`; with
    /// a larger send buffer, first at some megabytes and with `ENOBUFS`, like for a passing shortage of memory.
    static let datagramLimit = 128 * 1024

    private var encoder: EntryEncoder
    private var buffer = EntryBuffer()
    /// Where each entry ends in the buffer.
    private var ends: [Int] = []
    private var entries: [iovec] = []
    /// The place of the entry too large for a datagram, if any: it closes the group, so there is no second.
    private var tooLarge: Int?
    /// How many of them are done.
    private var done = 0
    /// From this moment on an entry in the group is late, without saying so.
    private var promptUntil = Timestamp(microseconds: .max)

    init(encoder: EntryEncoder) {
        self.encoder = encoder
        ends.reserveCapacity(Self.entryLimit)
        entries.reserveCapacity(Self.entryLimit)
    }

    /// How many are still to be handed over.
    var count: Int { ends.count - done }

    var isEmpty: Bool { count == 0 }

    /// Has to be encoded anew, because it waited so long that a line's time of receipt must be in it.
    func isStale(at now: Timestamp) -> Bool { now > promptUntil }

    mutating func clear() {
        buffer.clear()
        ends.removeAll(keepingCapacity: true)
        done = 0
        promptUntil = Timestamp(microseconds: .max)
    }

    /// The next `count` entries are done; after the last, what a long line made the group hold is released.
    mutating func advance(by count: Int) {
        done += count
        if isEmpty { clear() }
    }

    mutating func fill(from hand: borrowing InHand, now: Timestamp) {
        clear()
        var skipped = hand.done
        for item in hand.items {
            guard hasRoom else { break }
            switch item {
            case .batch(let batch): append(batch, from: skipped, now: now)
            case .gap(let gap):
                encoder.append(gap, receivedAt: timeToTell(gap.time, now: now), to: &buffer)
                ends.append(buffer.count)
            }
            skipped = 0
        }
        describeEntries()
    }

    private var hasRoom: Bool {
        ends.count < Self.entryLimit && buffer.count < Self.byteLimit && !endsWithTooLarge
    }

    private var endsWithTooLarge: Bool {
        guard let last = ends.last else { return false }
        return last - (ends.count > 1 ? ends[ends.count - 2] : 0) > Self.datagramLimit
    }

    private mutating func append(_ batch: borrowing RecordBatch, from first: Int, now: Timestamp) {
        let time = timeToTell(batch.receivedAt, now: now)
        let common = encoder.commonFields(of: batch.source)
        common.withUnsafeBytes { common in
            batch.bytes.withUnsafeBytes { bytes in
                batch.records.withUnsafeBufferPointer { records in
                    for index in first..<records.count {
                        guard hasRoom else { return }
                        let range = records[index].offset..<records[index].offset + records[index].length
                        encoder.append(
                            records[index], line: UnsafeRawBufferPointer(rebasing: bytes[range]),
                            toldName: records[index].toldName?.bytes(in: bytes), common: common, receivedAt: time,
                            to: &buffer)
                        ends.append(buffer.count)
                    }
                }
            }
        }
    }

    /// The time to write into an entry, if any; otherwise notes until when it can do without.
    private mutating func timeToTell(_ time: Timestamp, now: Timestamp) -> Timestamp? {
        if EntryEncoder.isLate(time, at: now) { return time }
        let (limit, overflow) = time.microseconds.addingReportingOverflow(EntryEncoder.promptness)
        if !overflow { promptUntil = min(promptUntil, Timestamp(microseconds: limit)) }
        return nil
    }

    private mutating func describeEntries() {
        entries.removeAll(keepingCapacity: true)
        tooLarge = nil
        let bytes = buffer.bytes
        var start = 0
        for end in ends {
            if end - start > Self.datagramLimit { tooLarge = entries.count }
            entries.append(iovec(iov_base: bytes.baseAddress.map { $0 + start }, iov_len: end - start))
            start = end
        }
    }

    /// Hands over all that is left of the group, or as much as journald has room for.
    mutating func send(to socket: borrowing JournalSocket) -> SendOutcome {
        let sendable = done..<(tooLarge ?? entries.count)
        guard !sendable.isEmpty else { return .tooLarge }
        return entries.withUnsafeMutableBufferPointer { entries in
            socket.send(UnsafeMutableBufferPointer(rebasing: entries[sendable]))
        }
    }

    /// Hands over the next entry as a file.
    mutating func sendFirstAsFile(to socket: borrowing JournalSocket) -> SendOutcome {
        socket.sendAsFile(UnsafeMutableRawBufferPointer(start: entries[done].iov_base, count: entries[done].iov_len))
    }
}
