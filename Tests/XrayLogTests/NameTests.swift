// SPDX-License-Identifier: MIT

import Testing
import XrayLog

@Suite("Names of a line's kind, status, severity and level") struct NameTests {
    @Test("are their raw values", arguments: XrayLine.Kind.allCases) func kind(_ kind: XrayLine.Kind) {
        #expect("\(kind.name)" == kind.rawValue)
    }

    @Test("are their raw values", arguments: XrayLine.Status.allCases) func status(_ status: XrayLine.Status) {
        #expect("\(status.name)" == status.rawValue)
    }

    @Test("are their raw values", arguments: XrayLine.Severity.allCases) func severity(_ severity: XrayLine.Severity) {
        #expect("\(severity.name)" == severity.rawValue)
    }

    @Test("are their raw values", arguments: XrayLine.Level.allCases) func level(_ level: XrayLine.Level) {
        #expect("\(level.name)" == level.rawValue)
    }
}
