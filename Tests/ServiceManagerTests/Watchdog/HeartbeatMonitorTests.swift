// SPDX-License-Identifier: MIT

import Testing

@testable import ServiceManager

@Suite struct HeartbeatMonitorTests {
    private func readings(_ beats: KeyValuePairs<String, UInt64>) -> [HeartbeatMonitor.Reading] {
        beats.map { HeartbeatMonitor.Reading(name: $0.key, beats: $0.value) }
    }

    @Test func aPartIsHealthyWhenFirstSeen() {
        var monitor = HeartbeatMonitor(tolerance: .seconds(2))
        #expect(monitor.judge(readings(["loop": 0]), at: .seconds(100)) == .healthy)
    }

    @Test func aStandingCounterIsStuckFromTheToleranceOn() {
        var monitor = HeartbeatMonitor(tolerance: .seconds(2))
        #expect(monitor.judge(readings(["loop": 5]), at: .zero) == .healthy)
        #expect(monitor.judge(readings(["loop": 5]), at: .milliseconds(1999)) == .healthy)
        #expect(monitor.judge(readings(["loop": 5]), at: .seconds(2)) == .stuck(["loop"]))
    }

    @Test func onlyTheStuckPartsAreNamed() {
        var monitor = HeartbeatMonitor(tolerance: .seconds(2))
        _ = monitor.judge(readings(["loop": 1, "journal": 1, "socket": 1]), at: .zero)
        #expect(
            monitor.judge(readings(["loop": 1, "journal": 2, "socket": 1]), at: .seconds(3))
                == .stuck(["loop", "socket"]))
    }

    @Test func aPartThatMovesAgainIsHealthy() {
        var monitor = HeartbeatMonitor(tolerance: .seconds(2))
        _ = monitor.judge(readings(["loop": 1]), at: .zero)
        #expect(monitor.judge(readings(["loop": 1]), at: .seconds(5)) == .stuck(["loop"]))
        #expect(monitor.judge(readings(["loop": 2]), at: .seconds(6)) == .healthy)
        #expect(monitor.judge(readings(["loop": 2]), at: .seconds(7)) == .healthy)
    }

    @Test func aCounterThatWrapsAroundHasMoved() {
        var monitor = HeartbeatMonitor(tolerance: .seconds(2))
        _ = monitor.judge(readings(["loop": .max]), at: .zero)
        #expect(monitor.judge(readings(["loop": 0]), at: .seconds(5)) == .healthy)
    }
}
