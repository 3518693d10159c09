// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("Which states get a row")
struct ShownStatesTests {
    @Test("What is connected at first goes without saying")
    func connectedAtFirst() throws {
        #expect(try rows([Sample.state("connected")], width: nil).isEmpty)
    }

    @Test("An outage is one row, and one when it is over")
    func outage() throws {
        let shown = try rows(
            [
                Sample.state("connected"), Sample.state("waiting", reason: "node is not connected"),
                Sample.state("connecting"), Sample.state("waiting", reason: "node is not connected"),
                Sample.state("connecting"), Sample.state("connected"),
            ], width: 80)
        #expect(
            shown == [
                "09:00:03 core       waiting   node is not connected", "09:00:03 core       connected lines come again",
            ])
    }

    @Test("Another reason is news")
    func reason() throws {
        let shown = try rows(
            [Sample.state("waiting", reason: "refused"), Sample.state("waiting", reason: "no route")], width: 80)
        #expect(shown.count == 2)
    }

    @Test("Each source has its own state")
    func sources() throws {
        let shown = try rows(
            [Sample.state("absent", source: "node:1"), Sample.state("absent", source: "node:2")], width: 80)
        #expect(shown.count == 2)
    }
}
