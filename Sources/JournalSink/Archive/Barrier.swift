// SPDX-License-Identifier: MIT

import LogRelayModel

/// An entry by which it shows that journald has stored everything it was handed before: its socket is a queue.
///
/// After a `kill -9` of the relay, hundreds of its entries may still wait there. A service may not ask journald to
/// synchronise.
struct Barrier {
    let settings: JournalArchive.Settings
    /// Occurs in no other entry.
    let token = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max), radix: 16) }.joined(separator: "-")

    /// Returns the cursor of the entry once it can be read; nil if it cannot be in time.
    func pass(in reader: borrowing JournalReader) throws(ArchiveError) -> String? {
        guard settings.storesNotes else { return nil }
        let deadline = ContinuousClock.now + settings.patience
        guard send(until: deadline) else { return nil }
        try reader.select([JournalMatch("_UID", "\(settings.userID)"), JournalMatch("PASARGUARD_BARRIER", token)])
        // journald collects its notices for 250 ms, and an entry can mostly be read at once: so look in between too.
        var pause = Duration.milliseconds(1)
        while true {
            try reader.seek(before: nil)
            if try reader.previous() { return try reader.cursor() }
            let left = deadline - .now
            guard left > .zero else { return nil }
            try reader.wait(atMost: min(pause, left).microseconds)
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    private func send(until deadline: ContinuousClock.Instant) -> Bool {
        let note = JournalNote.runBegins(barrier: token, storesEverything: settings.storesEverything)
        return note.send(settings, until: deadline)
    }
}

extension Duration {
    /// Rounded down; for times that are not negative and that 64 bits hold.
    var microseconds: UInt64 {
        UInt64(components.seconds) * 1_000_000 + UInt64(components.attoseconds / 1_000_000_000_000)
    }
}
