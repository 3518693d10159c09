// SPDX-License-Identifier: MIT

import Glibc
package import LogRelayModel
package import Logging

/// The relay's own messages: entries of journald where standard error is the journal, else lines of text on it.
///
/// Logging never waits, whatever the reader does. What is not taken waits, at most 256 KiB of it; what finds no room
/// there is counted, and the number is reported when the reader takes messages again (``Outbox``).
package final class RelayLog: Sendable {
    private let writer: MessageWriter
    private let threshold = LogThreshold(.info)
    private let wallClock: WallClock
    /// Messages go to journald by themselves, so nothing else of the relay belongs on standard error.
    package let isNative: Bool

    /// Starts nothing, and opens nothing until the first message.
    /// - Parameters:
    ///   - environment: where `JOURNAL_STREAM` is looked for, and for a terminal `TERM` and `NO_COLOR`.
    ///   - standardError: what is written to where it is not the journal; not closed.
    ///   - journalSocket: where journald listens.
    package init(
        environment: [String: String], standardError: Int32 = STDERR_FILENO,
        journalSocket: String = "/run/systemd/journal/socket",
        wallClock: @escaping WallClock = Timestamp.systemClock
    ) {
        self.wallClock = wallClock
        let form = MessageForm.chosen(
            environment: environment, standardError: StandardError(descriptor: standardError))
        switch form {
        case .entry:
            isNative = true
            writer = MessageWriter(form: form, destination: .journal(JournalDestination(path: journalSocket)))
        case .line:
            isNative = false
            writer = MessageWriter(form: form, destination: .stream(StreamDestination(descriptor: standardError)))
        }
    }

    /// The least level that is logged; may be changed at any time, for all loggers that have no level of their own.
    package var level: Logger.Level {
        get { threshold.level }
        set { threshold.level = newValue }
    }

    /// - Parameter instance: goes into the field `RELAY_INSTANCE` of every message, to tell several relays apart.
    package func logger(instance: String? = nil) -> Logger {
        var logger = Logger(label: EntryForm.identifier) { [self] _ in
            RelayLogHandler(writer: writer, threshold: threshold, wallClock: wallClock)
        }
        logger[metadataKey: "instance"] = instance.map { "\($0)" }
        return logger
    }

    /// Hands over what had to wait, until cancelled; then once more what is taken within a moment.
    /// - Parameter pause: between attempts while a reader takes nothing.
    package func run(
        pause: @Sendable () async throws -> Void = { try await Task.sleep(for: .milliseconds(250)) }
    ) async {
        while await writer.someWait() {
            do {
                try await deliver(pause: pause)
            } catch {
                break
            }
        }
        endDelivery()
    }

    /// Until nothing waits.
    private func deliver(pause: @Sendable () async throws -> Void) async throws {
        while true {
            switch writer.flush(at: wallClock()) {
            case .nothing: return
            case .more: continue
            case .stuck: try await pause()
            }
        }
    }

    /// Journald may be busy for some 100 ms in normal use, and the last messages are worth waiting for: at most 150 ms. What
    /// is left then is lost, and nobody can be told.
    private func endDelivery() {
        var waits = 15
        while waits > 0 {
            switch writer.flush(at: wallClock()) {
            case .nothing: return
            case .more: continue
            case .stuck:
                waits -= 1
                usleep(10_000)
            }
        }
    }
}
