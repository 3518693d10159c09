// SPDX-License-Identifier: MIT

/// How often the service manager wants a sign of life, as `sd_watchdog_enabled(3)` finds it.
package enum WatchdogInterval: Equatable, Sendable {
    /// None is wanted of this process.
    case disabled
    /// Silence for this long ends the service.
    case enabled(Duration)

    /// What stands in the environment is no such setting.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package var variable: String
        package var value: String

        package var description: String { "\(variable)=\(value) in the environment is no valid number" }
    }

    /// Of the environment `WATCHDOG_USEC` and `WATCHDOG_PID` count. `processID` is this process's own: the setting may be
    /// meant for another.
    package init(environment: [String: String], processID: Int32) throws(Malformed) {
        guard let text = environment["WATCHDOG_USEC"] else {
            self = .disabled
            return
        }
        guard let microseconds = UInt64(text), microseconds > 0, microseconds < UInt64(Int64.max) else {
            throw Malformed(variable: "WATCHDOG_USEC", value: text)
        }
        if let text = environment["WATCHDOG_PID"] {
            guard let wanted = Int32(text), wanted > 0 else {
                throw Malformed(variable: "WATCHDOG_PID", value: text)
            }
            guard wanted == processID else {
                self = .disabled
                return
            }
        }
        self = .enabled(.microseconds(Int64(microseconds)))
    }
}
