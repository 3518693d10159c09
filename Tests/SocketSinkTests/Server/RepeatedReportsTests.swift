// SPDX-License-Identifier: MIT

import Logging
import NIOCore
import Testing

@testable import SocketSink

@Suite("Reports that repeat")
struct RepeatedReportsTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000)
    private var reports = RepeatedReports()

    private func after(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    @Test("Three thousand connections in a minute are two reports, the second with their number and the last of them")
    mutating func flood() {
        for index in 0..<3000 {
            let isNews = reports.occurred(
                .connected, uid: 1000, ["pid": "\(index)"], now: start + .milliseconds(Int64(index)))
            #expect(isNews == (index == 0))
        }
        #expect(reports.nextDue == after(60))
        #expect(reports.due(now: after(59)) == [])
        #expect(
            reports.due(now: after(60)) == [
                RepeatedReports.Report(kind: .connected, metadata: ["pid": "2999", "times": "2999"])
            ])
    }

    @Test("What happens once is reported at once, and again when the minute is over")
    mutating func single() {
        #expect(reports.occurred(.gone, uid: 1, [:], now: start))
        #expect(reports.due(now: after(60)) == [])
        #expect(reports.nextDue == nil)
        #expect(reports.occurred(.gone, uid: 1, [:], now: after(61)))
    }

    @Test("What goes on is reported once a minute")
    mutating func goesOn() {
        #expect(reports.occurred(.tooSlow, uid: 1, [:], now: start))
        for minute: Int64 in 0..<5 {
            #expect(!reports.occurred(.tooSlow, uid: 1, [:], now: after(60 * minute + 30)))
            #expect(reports.due(now: after(60 * minute + 60)).map(\.metadata) == [["times": "1"]])
        }
    }

    @Test("Users and kinds are kept apart")
    mutating func apart() {
        for kind in RepeatedReports.Kind.allCases {
            for uid: UInt32 in 1...3 { #expect(reports.occurred(kind, uid: uid, [:], now: start)) }
        }
    }

    @Test("However many users there are, no more are kept than the bound, and nothing is left out of the numbers")
    mutating func bound() {
        var reported = 0
        for uid: UInt32 in 0..<10_000 where reports.occurred(.connected, uid: uid, [:], now: start) { reported += 1 }
        #expect(reported == RepeatedReports.mostSubjects + 1)
        #expect(reports.due(now: after(60)).map(\.metadata) == [["times": "\(10_000 - reported)"]])
    }
}
