// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import Synchronization

/// Counts what one stream brings, and keeps none of it.
final class StreamLooker: LineReceiver {
    private struct Seen {
        var lines = 0
        var opened: ContinuousClock.Instant?
        var stopped: ContinuousClock.Instant?
        var signs = EventSigns()
    }

    private let began = ContinuousClock.now
    private let seen = Mutex(Seen())
    private let byteCame: AsyncStream<Void>
    private let byte: AsyncStream<Void>.Continuation

    init() {
        (byteCame, byte) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func streamOpened(_: StreamOpening) { seen.withLock { $0.opened = .now } }
    func receive(_ batch: LineBatch) { seen.withLock { $0.lines += batch.lines.count } }
    func streamClosed(_: LossInFlight) {}

    func progressed(_ progress: EventStreamProgress) {
        let elapsed = ContinuousClock.now - began
        seen.withLock { seen in
            switch progress {
            case .answered(let encoding): (seen.signs.head, seen.signs.encoding) = (elapsed, encoding)
            case .received: seen.signs.firstByte = seen.signs.firstByte ?? elapsed
            }
        }
        if progress == .received { byte.finish() }
    }

    /// Waits for it, but no longer than so long or until the task is cancelled.
    func firstByte(within limit: Duration) async {
        await withTaskGroup(of: Void.self) { race in
            race.addTask { [byteCame] in for await _ in byteCame {} }
            race.addTask { await Pause.sleep(limit) }
            await race.next()
            race.cancelAll()
        }
    }

    /// The look is over; lines that still come count.
    func stop() { seen.withLock { $0.stopped = $0.stopped ?? .now } }

    func look(of dialect: PanelDialect) -> FirstLook {
        seen.withLock { seen in
            let end = seen.stopped ?? .now
            return FirstLook(
                lines: seen.lines, lasted: end - (seen.opened ?? end),
                events: dialect == .eventStream ? seen.signs : nil)
        }
    }
}

/// A sleep that a cancelled task is woken from.
enum Pause {
    static func sleep(_ duration: Duration) async {
        do {
            try await Task.sleep(for: duration)
        } catch {
            // Cancelled: over all the same.
        }
    }
}
