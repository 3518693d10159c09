// SPDX-License-Identifier: MIT

import PanelLogs
import Testing

@testable import Doctor

@Suite("The exit code")
struct FaultTests {
    @Test(
        "is that of the fault which has to be helped first",
        arguments: [
            ([], 0), ([.unavailable], 69), ([.refused], 77), ([.configuration], 78),
            ([.unavailable, .refused], 77), ([.unavailable, .refused, .configuration], 78),
            ([.unavailable, .configuration], 78),
        ] as [([Fault], Int32)])
    func precedence(_ faults: [Fault], _ code: Int32) {
        #expect(Fault.exitCode(of: faults) == code)
        #expect(Fault.exitCode(of: faults.reversed()) == code)
    }

    @Test("is 0 where all is well, and where something is only doubtful or was not tested") func zero() {
        #expect(Examination(of: Sample.facts()).exitCode == 0)
        var warned = Sample.facts(.eventStream)
        warned.patient.warnings = 2
        warned.clock?.panel = Sample.now + .seconds(3600)
        let examination = Examination(of: warned)
        #expect(examination.exitCode == 0)
        #expect(examination.findings.map(\.verdict).contains(.warning))
        #expect(examination.findings.map(\.verdict).contains(.untested))
    }
}
