// SPDX-License-Identifier: MIT

import Testing

@testable import ServiceManager

/// The cases of sd_listen_fds(3).
@Suite struct PassedDescriptorsTests {
    @Test(
        arguments: [
            ([:], 3..<3),
            (["LISTEN_FDS": "1"], 3..<3),
            (["LISTEN_PID": "7"], 3..<3),
            (["LISTEN_PID": "7", "LISTEN_FDS": "0"], 3..<3),
            (["LISTEN_PID": "7", "LISTEN_FDS": "1"], 3..<4),
            (["LISTEN_PID": "7", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "a:b:c"], 3..<6),
            (["LISTEN_PID": "8", "LISTEN_FDS": "1"], 3..<3),
            (["LISTEN_PID": "8", "LISTEN_FDS": "of no concern"], 3..<3),
        ] as [([String: String], Range<Int32>)])
    func areFoundInTheEnvironment(environment: [String: String], expected: Range<Int32>) throws {
        #expect(try PassedDescriptors(environment: environment, processID: 7).numbers == expected)
    }

    @Test(arguments: ["", "-1", "one", "2147483645", "99999999999999999999"])
    func anImpossibleNumberOfThemIsAnError(text: String) {
        #expect(throws: PassedDescriptors.Malformed(variable: "LISTEN_FDS", value: text)) {
            try PassedDescriptors(environment: ["LISTEN_PID": "7", "LISTEN_FDS": text], processID: 7)
        }
    }

    @Test(arguments: ["", "0", "-7", "self"])
    func anImpossibleProcessIsAnError(text: String) {
        #expect(throws: PassedDescriptors.Malformed(variable: "LISTEN_PID", value: text)) {
            try PassedDescriptors(environment: ["LISTEN_PID": text, "LISTEN_FDS": "1"], processID: 7)
        }
    }
}
