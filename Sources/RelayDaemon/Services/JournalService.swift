// SPDX-License-Identifier: MIT

import Glibc
import JournalSink
import LogRelayModel
import Logging
import Relay
import ServiceLifecycle

/// Runs the journal's sender, and hands over what was received before it ends.
struct JournalService: Service {
    /// How long handing over may take when the daemon stops.
    static let drainTime = Duration.milliseconds(2500)

    let sink: JournalSink
    /// nil where it cannot be read, so that a note in it would be of no use.
    let archive: JournalArchive?
    /// Of which sources nothing is missing untold.
    let settledSources: @Sendable () async -> SettledSources
    let fanOut: FanOut
    let logger: Logger
    let outcome: ShutdownOutcome

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await sink.run(reportingLossesTo: LoggedLosses(next: fanOut, logger: logger))
            }
            group.addTask {
                try await gracefulShutdown()
                let deadline = ContinuousClock.now + Self.drainTime
                _ = await sink.drain(until: deadline)
                // Losses that were told just now come back as gaps, one turn of the loop later.
                _ = await fanOut.status
                let left = await sink.drain(until: deadline)
                outcome.journalLeft(left)
                if left == 0 { try await archive?.noteEnd(settled: settledSources()) }
                sink.stop()
            }
            // The first to end is the drain on shutdown, or a sender that could not work at all.
            try await group.next()
            group.cancelAll()
        }
    }

    /// Tells the operator how the way to journald stands. Called on the sender's thread.
    static func observer(logger: Logger) -> @Sendable (JournalSinkEvent) -> Void {
        { event in
            switch event {
            case .phaseChanged(from: .connecting, to: .storing):
                logger.info("journald takes entries")
            case .phaseChanged(_, to: .storing):
                logger.notice("journald takes entries again")
            case .phaseChanged(_, to: .waiting):
                logger.warning("journald does not take entries, they wait")
            case .phaseChanged(_, to: .missing(let code)):
                logger.warning(
                    "journald is not running, entries wait for it", metadata: [LogKey.cause: "\(words(for: code))"])
            case .phaseChanged(_, to: .connecting):
                break
            case .entryRefused(let code):
                logger.error("journald refused an entry", metadata: [LogKey.cause: "\(words(for: code))"])
            }
        }
    }

    private static func words(for code: CInt) -> String { String(cString: strerror(code)) }
}

/// Logs what a sink lost on its way to the fan-out.
private struct LoggedLosses: LossPort {
    let next: FanOut
    let logger: Logger

    func lost(_ lost: UInt64, of source: Source, reason: Gap.Reason) {
        logger.warning(
            "lines did not reach the journal",
            metadata: [
                LogKey.source: "\(source.id)", LogKey.count: "\(lost)", LogKey.reason: "\(reason.rawValue)",
            ])
        next.lost(lost, of: source, reason: reason)
    }
}
