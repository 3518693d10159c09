// SPDX-License-Identifier: MIT

/// Judges from counters whether every part of the program gets on with its work. Pure.
struct HeartbeatMonitor: Sendable {
    enum Verdict: Equatable, Sendable {
        case healthy
        /// The names of the parts whose counters stand still.
        case stuck([String])
    }

    /// A part's counter at one moment.
    struct Reading: Sendable {
        var name: String
        var beats: UInt64
    }

    private struct Pulse {
        var beats: UInt64
        var changedAt: Duration
    }

    /// A counter that stood still for so long is stuck.
    private let tolerance: Duration
    private var pulses: [String: Pulse] = [:]

    init(tolerance: Duration) {
        self.tolerance = tolerance
    }

    /// Takes one reading for each part; a part not seen before is healthy. `now` is on any clock that only goes forward.
    mutating func judge(_ readings: [Reading], at now: Duration) -> Verdict {
        var stuck: [String] = []
        for reading in readings {
            if let pulse = pulses[reading.name], pulse.beats == reading.beats {
                if now - pulse.changedAt >= tolerance { stuck.append(reading.name) }
            } else {
                pulses[reading.name] = Pulse(beats: reading.beats, changedAt: now)
            }
        }
        return stuck.isEmpty ? .healthy : .stuck(stuck)
    }
}
