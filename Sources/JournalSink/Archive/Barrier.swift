// SPDX-License-Identifier: MIT

import Glibc
import JournalProtocol
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

    /// Returns whether journald's socket took the entry.
    private func send(until deadline: ContinuousClock.Instant) -> Bool {
        let address: SocketAddress
        do {
            address = try SocketAddress(path: settings.socketPath)
        } catch {
            // The sink, which has the same path, refuses it with words of its own.
            return false
        }
        guard case .connected(let socket) = JournalSocket.connect(to: address) else { return false }
        let buffer = entry
        while true {
            var vector = iovec(iov_base: buffer.bytes.baseAddress, iov_len: buffer.bytes.count)
            let outcome = withUnsafeMutablePointer(to: &vector) {
                socket.send(UnsafeMutableBufferPointer(start: $0, count: 1))
            }
            switch outcome {
            case .handedOver: return true
            case .tooLarge, .shortOfMemory, .disconnected, .refused: return false
            case .full:
                let left = deadline - .now
                guard left > .zero else { return false }
                // `poll(2)` passes over a negative descriptor.
                socket.waitForRoom(or: -1, milliseconds: CInt(clamping: left.microseconds / 1000 + 1))
            }
        }
    }

    private var entry: EntryBuffer {
        var buffer = EntryBuffer(retainedCapacity: 1024)
        buffer.field("MESSAGE", literal: "what earlier runs have stored is read back")
        buffer.field("PRIORITY", number: 7)
        buffer.field("SYSLOG_IDENTIFIER", literal: "pasarguard-logrelay")
        buffer.field("RELAY_INSTANCE", text: settings.instance)
        buffer.field("PASARGUARD_BARRIER", text: token)
        return buffer
    }
}

extension Duration {
    /// Rounded down; for times that are not negative and that 64 bits hold.
    var microseconds: UInt64 {
        UInt64(components.seconds) * 1_000_000 + UInt64(components.attoseconds / 1_000_000_000_000)
    }
}
