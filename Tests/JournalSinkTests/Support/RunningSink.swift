// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Synchronization

@testable import JournalSink

/// A sink with its thread running for the length of `body`.
func withRunningSink<Result: Sendable>(
    at socketPath: String, identifier: String = "pasarguard", instance: String = "relay", bufferLimit: Int = 64 << 20,
    selection: LineSelection? = nil, wallClock: @escaping WallClock = Timestamp.systemClock,
    _ body: @Sendable (JournalSink, RecordingLossPort, EventLog) async throws -> Result
) async throws -> Result {
    let (port, events) = (RecordingLossPort(), EventLog())
    let sink = try JournalSink(
        settings: .init(
            socketPath: socketPath, identifier: identifier, instance: instance, bufferLimit: bufferLimit,
            selection: selection),
        wallClock: wallClock, observer: { events.note($0) })
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await sink.run(reportingLossesTo: port) }
        defer { sink.stop() }
        // From here on the thread runs.
        _ = await sink.firstPhase()
        return try await body(sink, port, events)
    }
}

extension JournalSink {
    /// Waits, generously, until everything is handed over.
    func drained() async -> Int { await drain(until: .now + .seconds(60)) }
}

/// The sink's events in order; a test awaits the one it needs.
final class EventLog: Sendable {
    private struct State {
        var events: [JournalSinkEvent] = []
        var waiters: [(matches: @Sendable (JournalSinkEvent) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
            []
    }

    private let state = Mutex(State())

    var events: [JournalSinkEvent] { state.withLock { $0.events } }

    func note(_ event: JournalSinkEvent) {
        let due = state.withLock { state in
            state.events.append(event)
            let due = state.waiters.filter { $0.matches(event) }.map(\.continuation)
            state.waiters.removeAll { $0.matches(event) }
            return due
        }
        for continuation in due { continuation.resume() }
    }

    /// Returns once the sink has entered a phase, or at once if it did before.
    func reached(_ matches: @escaping @Sendable (JournalPhase) -> Bool) async {
        let entered: @Sendable (JournalSinkEvent) -> Bool = { event in
            if case .phaseChanged(_, let phase) = event { matches(phase) } else { false }
        }
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.events.contains(where: entered) { return true }
                state.waiters.append((entered, continuation))
                return false
            }
            if known { continuation.resume() }
        }
    }
}
