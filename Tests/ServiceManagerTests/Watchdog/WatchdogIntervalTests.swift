// SPDX-License-Identifier: MIT

import Testing

@testable import ServiceManager

/// The cases of sd_watchdog_enabled(3).
@Suite struct WatchdogIntervalTests {
    @Test(
        arguments: [
            ([:], .disabled),
            (["WATCHDOG_PID": "7"], .disabled),
            (["WATCHDOG_USEC": "30000000"], .enabled(.seconds(30))),
            (["WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "7"], .enabled(.seconds(2))),
            (["WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "8"], .disabled),
        ] as [([String: String], WatchdogInterval)])
    func isFoundInTheEnvironment(environment: [String: String], expected: WatchdogInterval) throws {
        #expect(try WatchdogInterval(environment: environment, processID: 7) == expected)
    }

    @Test(arguments: ["", "0", "-1", "30s", "18446744073709551615", "99999999999999999999"])
    func anImpossibleIntervalIsAnError(text: String) {
        #expect(throws: WatchdogInterval.Malformed(variable: "WATCHDOG_USEC", value: text)) {
            try WatchdogInterval(environment: ["WATCHDOG_USEC": text], processID: 7)
        }
    }

    @Test(arguments: ["", "0", "-7", "self"])
    func anImpossibleProcessIsAnError(text: String) {
        #expect(throws: WatchdogInterval.Malformed(variable: "WATCHDOG_PID", value: text)) {
            try WatchdogInterval(environment: ["WATCHDOG_USEC": "1", "WATCHDOG_PID": text], processID: 7)
        }
    }
}
