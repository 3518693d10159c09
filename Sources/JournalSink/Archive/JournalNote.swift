// SPDX-License-Identifier: MIT

import Glibc
import JournalProtocol
import LogRelayModel

/// What a run leaves in the journal for the next one to find, beside what it relays.
enum JournalNote {
    /// Tells a run from one that another configuration made, under the same `Instance=`.
    static let configuration: StaticString = "PASARGUARD_CONFIGURATION"
    static let panel: StaticString = "PASARGUARD_PANEL"

    /// - Parameters:
    ///   - barrier: occurs in no other entry.
    ///   - storesEverything: whether what the run tells will all be in the journal.
    case runBegins(barrier: String, storesEverything: Bool)
    /// All that was relayed has been handed over before this.
    case runEnds(settled: SettledSources)

    /// The field that tells the two apart, and by which they are found.
    static let field: StaticString = "PASARGUARD_RUN"
    static let begun: StaticString = "begun"
    static let ended: StaticString = "ended"
    /// The settled sources, separated by spaces; missing where all are.
    static let settledField: StaticString = "PASARGUARD_SETTLED"
    /// The field of a run that does not store everything.
    static let extent: StaticString = "PASARGUARD_STORES"
    static let some: StaticString = "some"

    /// Hands the note to journald; it is stored after everything that was handed over before.
    ///
    /// - Returns: whether journald's socket took it.
    func send(_ settings: JournalArchive.Settings, until deadline: ContinuousClock.Instant) -> Bool {
        let address: SocketAddress
        do {
            address = try SocketAddress(path: settings.socketPath)
        } catch {
            // The sink, which has the same path, refuses it with words of its own.
            return false
        }
        guard case .connected(let socket) = JournalSocket.connect(to: address) else { return false }
        let buffer = entry(settings)
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

    private func entry(_ settings: JournalArchive.Settings) -> EntryBuffer {
        var buffer = EntryBuffer(retainedCapacity: 1024)
        switch self {
        case .runBegins(let barrier, let storesEverything):
            buffer.field("MESSAGE", literal: "entries of earlier runs are looked for")
            buffer.field(Self.field, literal: Self.begun)
            buffer.field("PASARGUARD_BARRIER", text: barrier)
            if !storesEverything { buffer.field(Self.extent, literal: Self.some) }
        case .runEnds(let settled):
            buffer.field("MESSAGE", literal: "everything that was received is handed over")
            buffer.field(Self.field, literal: Self.ended)
            if case .only(let sources) = settled {
                buffer.field(
                    Self.settledField, text: sources.sorted().map(\.description).joined(separator: " "))
            }
        }
        if let run = settings.run {
            buffer.field(Self.configuration, text: run.configuration)
            buffer.field(Self.panel, text: run.panel)
        }
        // A less severe one would be dropped, and the next run would look for it in vain.
        buffer.field("PRIORITY", number: UInt64(settings.storedPriority))
        buffer.field("SYSLOG_IDENTIFIER", literal: "pasarguard-logrelay")
        buffer.field("RELAY_INSTANCE", text: settings.instance)
        return buffer
    }
}
