// SPDX-License-Identifier: MIT

import JournalSink
import LogRelayModel
import Relay
import ServiceLifecycle
import ServiceManager

/// Keeps the service manager's `STATUS=` true.
struct StatusService: Service {
    private static let interval = Duration.seconds(2)

    let fanOut: FanOut
    let journal: JournalSink?
    let reporter: StreamReporter
    let notify: NotificationSender

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var lines: UInt64 = 0
            var told = ""
            var last = ContinuousClock.now
            while !Task.isCancelled {
                let sources = await fanOut.status
                let now = ContinuousClock.now
                let sum = sources.reduce(0) { $0 + $1.lines }
                let seconds = last.duration(to: now) / .seconds(1)
                let text = StatusLine(
                    sources: sources,
                    linesPerSecond: Int((Double(sum - min(lines, sum)) / max(seconds, 0.001)).rounded()),
                    journal: journal?.snapshot, nodeListTrouble: reporter.nodeListTrouble,
                    now: Timestamp.systemClock()
                ).description
                if text != told { await notify.send(.status(text)) }
                (lines, told, last) = (sum, text, now)
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    return
                }
            }
        }
    }
}
