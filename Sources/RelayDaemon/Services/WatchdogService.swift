// SPDX-License-Identifier: MIT

import JournalSink
import Logging
import NIOCore
import ServiceLifecycle
import ServiceManager

/// Pings the service manager's watchdog while the event loop and the sinks get on.
struct WatchdogService: Service {
    let watchdog: Watchdog

    /// The socket's sink lives on the event loop, so the loop's answer is its own.
    init(
        interval: Duration, notify: NotifySocket, loop: any EventLoop, journal: JournalSink?, logger: Logger
    ) {
        var parts = [Watchdog.Part.answering("event loop") { await Self.turn(loop) }]
        if let journal { parts.append(.counter("journal sender") { journal.heartbeat }) }
        watchdog = Watchdog(notify: notify, interval: interval, parts: parts) { event in
            switch event {
            case .stuck(let names):
                logger.error(
                    "a part of the relay is stuck", metadata: [LogKey.part: .array(names.map { "\($0)" })])
            case .recovered:
                logger.notice("all parts of the relay get on again")
            case .notifyFailed(let error):
                logger.warning("the watchdog could not be told", metadata: [LogKey.reason: "\(error)"])
            }
        }
    }

    func run() async throws {
        // The first of the services, so the last to end: pings while the sinks are drained.
        await cancelWhenGracefulShutdown { await watchdog.run() }
    }

    /// Returns when the loop has come round.
    private static func turn(_ loop: any EventLoop) async {
        await withCheckedContinuation { turned in
            loop.execute { turned.resume() }
        }
    }
}
