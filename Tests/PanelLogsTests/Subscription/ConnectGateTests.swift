// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Connect gate", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct ConnectGateTests {
    private struct Stop: Error {}

    /// Occupies the gate's only place until the returned inbox gets a message.
    private func occupy(_ gate: ConnectGate, in group: inout ThrowingTaskGroup<Void, any Error>) async throws -> Inbox<
        Void
    > {
        let (entered, leave) = (Inbox<Void>(), Inbox<Void>())
        group.addTask {
            await gate.pass { () async in
                entered.put(())
                _ = try? await leave.next()
            }
        }
        try await entered.next()
        return leave
    }

    @Test("lets as many in as it is wide, and the next when one leaves, by failing too")
    func width() async throws {
        let gate = ConnectGate(width: 1)
        await #expect(throws: Stop.self) { try await gate.pass { () async throws(Stop) in throw Stop() } }
        #expect(await gate.pass { () async in 7 } == 7)
    }

    @Test("a cancelled task does not wait for its turn")
    func cancelledWaiter() async throws {
        let gate = ConnectGate(width: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let leave = try await occupy(gate, in: &group)
            let waiter = Task { await gate.pass { () async in Task.isCancelled } }
            waiter.cancel()
            // The place is still taken: only the cancellation can have let it through.
            #expect(await waiter.value)
            leave.put(())
        }
    }

    @Test("twenty attempts a second begin at once, and then one each 50 ms, however many come")
    func pace() {
        var pace = AttemptPace(perSecond: 20)
        #expect((0..<20).map { _ in pace.next(at: .zero) } == Array(repeating: .zero, count: 20))
        #expect(
            (0..<3).map { _ in pace.next(at: .zero) } == [.milliseconds(50), .milliseconds(100), .milliseconds(150)])
        // Those have their places; a second later others have what is left of it.
        #expect((0..<17).map { _ in pace.next(at: .seconds(1)) }.allSatisfy { $0 == .zero })
        #expect(pace.next(at: .seconds(1)) > .zero)
        // What was not used in a quiet hour is not saved up.
        #expect((0..<20).map { _ in pace.next(at: .seconds(3600)) }.allSatisfy { $0 == .zero })
        #expect(pace.next(at: .seconds(3600)) == .milliseconds(50))
    }

    @Test("waits for the pace, and not any longer once it is cancelled")
    func paced() async throws {
        let clock = ManualClock()
        let gate = ConnectGate(width: 4, perSecond: 1, clock: clock.clock)
        #expect(await gate.pass { () async in 1 } == 1)
        let waiter = Task { await gate.pass { () async in 2 } }
        #expect(try await clock.nextSleep() == .seconds(1))
        clock.advance(by: .seconds(1))
        #expect(await waiter.value == 2)
        let cancelled = Task { await gate.pass { () async in Task.isCancelled } }
        #expect(try await clock.nextSleep() == .seconds(1))
        cancelled.cancel()
        #expect(await cancelled.value)
    }

    @Test("a cancelled task gives nobody's place away")
    func placeKept() async throws {
        let gate = ConnectGate(width: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let leave = try await occupy(gate, in: &group)
            let cancelled = Task { await gate.pass { () async in } }
            cancelled.cancel()
            await cancelled.value
            let order = Inbox<String>()
            group.addTask { await gate.pass { () async in order.put("third") } }
            order.put("before")
            leave.put(())
            #expect(try await order.next() == "before")
            #expect(try await order.next() == "third")
        }
        // All places are free again.
        #expect(await gate.pass { () async in true })
    }
}
