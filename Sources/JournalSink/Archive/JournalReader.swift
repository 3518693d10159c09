// SPDX-License-Identifier: MIT

import CSystemd
import Glibc
import LogRelayModel

/// The journal as libsystemd reads it (`sd-journal(3)`): a place between entries that moves back over those that match.
///
/// Every call may wait for the disk. To be used by one thread.
struct JournalReader: ~Copyable {
    private let journal: OpaquePointer

    private init(_ journal: OpaquePointer) { self.journal = journal }

    deinit { sd_journal_close(journal) }

    static func open(_ place: JournalPlace) throws(ArchiveError) -> JournalReader {
        var opened: OpaquePointer?
        // A service's entries are in the system's files, those of a user who runs the relay by hand in that user's.
        let files = CInt(SD_JOURNAL_SYSTEM) | CInt(SD_JOURNAL_CURRENT_USER)
        switch place {
        case .machine(nil):
            try check(sd_journal_open(&opened, files | CInt(SD_JOURNAL_LOCAL_ONLY)), "sd_journal_open")
        case .machine(let namespace):
            try check(
                sd_journal_open_namespace(&opened, namespace, files | CInt(SD_JOURNAL_LOCAL_ONLY)),
                "sd_journal_open_namespace")
        case .directory(let path):
            try check(sd_journal_open_directory(&opened, path, files), "sd_journal_open_directory")
        }
        guard let opened else { throw .failed(call: "sd_journal_open", EINVAL) }
        let reader = JournalReader(opened)
        // By default, compressed values are cut at 64 KiB.
        try check(sd_journal_set_data_threshold(opened, 0), "sd_journal_set_data_threshold")
        var bytes: UInt64 = 0
        try check(sd_journal_get_usage(opened, &bytes), "sd_journal_get_usage")
        guard bytes > 0 else { throw place.forbiddenFile.map { .notPermitted(path: $0) } ?? .noJournal }
        return reader
    }

    @discardableResult
    private static func check(_ result: CInt, _ call: String) throws(ArchiveError) -> CInt {
        guard result >= 0 else { throw .failed(call: call, -result) }
        return result
    }

    // MARK: Moving

    /// From now on, only entries that have one of the values for each of the fields are seen.
    borrowing func select(_ matches: [JournalMatch]) throws(ArchiveError) {
        sd_journal_flush_matches(journal)
        for match in matches {
            let result = match.bytes.withUnsafeBytes { sd_journal_add_match(journal, $0.baseAddress, $0.count) }
            try Self.check(result, "sd_journal_add_match")
        }
    }

    /// Behind the newest entry, or behind those before `cursor`.
    borrowing func seek(before cursor: String?) throws(ArchiveError) {
        guard let cursor else {
            try Self.check(sd_journal_seek_tail(journal), "sd_journal_seek_tail")
            return
        }
        try Self.check(sd_journal_seek_cursor(journal, cursor), "sd_journal_seek_cursor")
    }

    /// Moves to the entry before; false where there is none.
    borrowing func previous() throws(ArchiveError) -> Bool {
        try Self.check(sd_journal_previous(journal), "sd_journal_previous") > 0
    }

    /// Returns when the journal may have changed, at the latest after `microseconds`.
    ///
    /// The first call only begins to watch, and returns at once. journald tells of new entries up to 250 ms late.
    borrowing func wait(atMost microseconds: UInt64) throws(ArchiveError) {
        try Self.check(sd_journal_wait(journal, microseconds), "sd_journal_wait")
    }

    // MARK: The entry

    /// Names the entry that it stands at.
    borrowing func cursor() throws(ArchiveError) -> String {
        var text: UnsafeMutablePointer<CChar>?
        try Self.check(sd_journal_get_cursor(journal, &text), "sd_journal_get_cursor")
        guard let text else { throw .failed(call: "sd_journal_get_cursor", EINVAL) }
        defer { free(text) }
        return String(cString: text)
    }

    /// When journald stored the entry.
    borrowing func realTime() throws(ArchiveError) -> Timestamp {
        var microseconds: UInt64 = 0
        try Self.check(sd_journal_get_realtime_usec(journal, &microseconds), "sd_journal_get_realtime_usec")
        return Timestamp(microseconds: Int64(clamping: microseconds))
    }

    /// Calls `body` with each field as `NAME=value`; the bytes are valid during the call. All at once: looking for one by
    /// its name goes through all of them, each time. A field that is damaged is left out.
    borrowing func forEachField(_ body: (UnsafeRawBufferPointer) -> Void) throws(ArchiveError) {
        sd_journal_restart_data(journal)
        var (start, length) = (UnsafeRawPointer?.none, 0)
        while try Self.check(
            sd_journal_enumerate_available_data(journal, &start, &length), "sd_journal_enumerate_available_data") > 0
        {
            body(UnsafeRawBufferPointer(start: start, count: length))
        }
    }
}
