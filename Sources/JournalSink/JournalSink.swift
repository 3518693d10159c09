// SPDX-License-Identifier: MIT

import JournalProtocol
package import LogRelayModel

/// Stores every gap, and every line that is to be stored, in journald, through its native protocol, from a thread of its own.
///
/// ``take(_:)-(RecordBatch)`` never waits, whatever journald does: entries stand in a queue of at most
/// `Settings.bufferLimit` bytes. What finds no room there is counted and told through the loss port as
/// `journal_overflow`, each line once, as soon as there is room again.
package final class JournalSink: LogSink {
    package struct Settings: Sendable {
        /// Where journald listens.
        package var socketPath: String
        /// `SYSLOG_IDENTIFIER=` of every entry.
        package var identifier: String
        /// `PASARGUARD_INSTANCE=` of every entry.
        package var instance: String
        /// `Buffer=`: what waiting entries may hold in memory, in bytes.
        package var bufferLimit: Int
        /// nil: every line is stored.
        package var selection: LineSelection?

        package init(
            socketPath: String = "/run/systemd/journal/socket", identifier: String = "pasarguard",
            instance: String = "relay", bufferLimit: Int = 64 << 20, selection: LineSelection? = nil
        ) {
            self.socketPath = socketPath
            self.identifier = identifier
            self.instance = instance
            self.bufferLimit = bufferLimit
            self.selection = selection
        }
    }

    private let settings: Settings
    private let address: SocketAddress
    private let queue: JournalQueue
    private let heart = Heartbeat()
    private let wallClock: WallClock
    private let observer: @Sendable (JournalSinkEvent) -> Void

    /// Starts nothing. `wallClock` tells the time at which an entry is handed over; `observer` hears of changes, on the
    /// sender's thread. Throws where the process is out of descriptors or the path is impossible.
    package init(
        settings: Settings, wallClock: @escaping WallClock = Timestamp.systemClock,
        observer: @escaping @Sendable (JournalSinkEvent) -> Void = { _ in }
    ) throws(JournalSinkError) {
        self.settings = settings
        self.wallClock = wallClock
        self.observer = observer
        do {
            address = try SocketAddress(path: settings.socketPath)
        } catch {
            throw .pathTooLong(settings.socketPath)
        }
        queue = try JournalQueue(limit: settings.bufferLimit)
    }

    /// Hands entries over until ``stop()`` is called or the task is cancelled; then it is over for good. Entries taken
    /// before wait for it. The loss port is called on the sender's thread. Throws where no thread can be started.
    package func run(reportingLossesTo lossPort: any LossPort) async throws(JournalSinkError) {
        guard queue.senderStarted() else { return }
        let encoder = EntryEncoder(identifier: settings.identifier, instance: settings.instance)
        // A typed error does not pass through withTaskCancellationHandler; it is carried out by hand.
        let failure: JournalSinkError? = await withTaskCancellationHandler {
            do throws(JournalThread.NotStarted) {
                try await JournalThread.run(named: "journal-sender") { [self] in
                    var sender = Sender(
                        address: address, queue: queue, encoder: encoder, heartbeat: heart, wallClock: wallClock,
                        lossPort: lossPort, observer: observer)
                    sender.run()
                }
                return nil
            } catch {
                return .noThread(error.code)
            }
        } onCancel: {
            queue.stop()
        }
        queue.senderEnded()
        if let failure { throw failure }
    }

    // MARK: LogSink

    /// What is not to be stored goes no further: it is neither counted nor ever lost.
    package func take(_ batch: RecordBatch) {
        guard let selection = settings.selection else { return queue.add(.batch(batch)) }
        if let selected = selection.select(batch) { queue.add(.batch(selected)) }
    }

    package func take(_ gap: Gap) { queue.add(.gap(gap)) }

    /// The journal has no entries for states: the relay's own messages tell of them.
    package func take(_ state: SourceState) {}

    /// Entries name their source themselves; nothing is kept of it.
    package func forget(_ source: SourceID) {}

    // MARK: Ending

    /// Waits until everything taken is handed over, at most until `deadline`, and returns how many entries journald did
    /// not take. Losses not told yet are told at once. Where ``run(reportingLossesTo:)`` is not running it returns at once:
    /// await ``firstPhase()`` to be sure that it is.
    package func drain(until deadline: ContinuousClock.Instant) async -> Int {
        await queue.drain(until: deadline)
    }

    /// Ends ``run(reportingLossesTo:)`` within moments, whatever journald does. What still waits is not handed over.
    package func stop() { queue.stop() }

    // MARK: Watching

    package var snapshot: JournalSnapshot { queue.snapshot }

    /// Grows at least once a second while the sender's thread gets on, also while it waits for journald.
    package var heartbeat: UInt64 { heart.count }

    /// Returns once journald is connected to, or known to be missing.
    package func firstPhase() async -> JournalPhase { await queue.firstPhase() }
}
