// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import StreamClient

@Suite("The table of status")
struct StatusTableTests {
    private func table(_ text: String = Sample.status, isColoured: Bool = false) throws -> String {
        guard case .status(let status) = StreamObject(text: text) else {
            throw ExpectationFailure()
        }
        return StatusTable(status, now: Sample.now, painter: Painter(isColoured: isColoured), wallTime: WallTime.utc)
            .text
    }

    private struct ExpectationFailure: Error {}

    @Test("The whole of it")
    func whole() throws {
        #expect(
            try table() == """
                1 of 2 streams connected, 37 lines lost
                relay 1.0.0, up 1h 2min, on panel.example.com:8000 (websocket)

                SOURCE              STATE          SINCE    LINES LAST LINE  GAPS    LOST RECONN
                core                connected         1h     1.2M        3s     0       0      0
                node:3 de-fra       waiting          12s       42      5min     1      37      3
                  node is not connected

                journal  1.2M handed over, 0 queued (0 B), 0 dropped
                socket   1 consumer, history since 2026-11-23 08:00:00
                  pid 4242 (uid 0): 17 lines, 2.0 KiB queued, 5 dropped

                """)
    }

    @Test("Never says that nothing is lost beside a gap of unknown size", arguments: [(1, "1 gap"), (3, "3 gaps")])
    func unknownLoss(gaps: Int, words: String) throws {
        let text = Sample.status.replacing("\"gaps\":1", with: "\"gaps\":\(gaps)").replacing(
            "\"lost\":37", with: "\"lost\":0")
        #expect(try table(text).hasPrefix("1 of 2 streams connected, \(words) of unknown size\n"))
    }

    @Test("Counts the gaps beside the lines whose number is known")
    func manyGaps() throws {
        let text = Sample.status.replacing("\"gaps\":1", with: "\"gaps\":12")
        #expect(try table(text).hasPrefix("1 of 2 streams connected, 37 lines lost, in 12 gaps\n"))
    }

    @Test("Marks a connected stream that is quiet against its habit")
    func quiet() throws {
        let text = Sample.status.replacing(
            "\"state\":\"connected\"",
            with: "\"state\":\"connected\",\"reason\":\"quiet against its habit: no line came\"")
        #expect(try table(text).contains("\n  quiet against its habit: no line came\n"))
    }

    @Test("Says where the relay connects instead of the panel's host")
    func connect() throws {
        let text = Sample.status.replacing(
            "\"dialect\":", with: "\"connect\":\"unix:/run/panel.sock\",\"dialect\":")
        #expect(try table(text).contains("(websocket)\nconnecting to unix:/run/panel.sock\n"))
    }

    @Test("Says that the panel is connected to through a proxy")
    func proxy() throws {
        let text = Sample.status.replacing(
            "\"dialect\":", with: "\"proxy\":\"socks5://proxy.example.com:1080\",\"dialect\":")
        #expect(
            try table(text).contains(
                "on panel.example.com:8000 (websocket)\nthrough socks5://proxy.example.com:1080\n"))
    }

    @Test("No line is wider than 80 columns, whatever the numbers and names are")
    func width() throws {
        let large = Sample.status.replacing("\"lost\":37", with: "\"lost\":\(UInt64.max)").replacing(
            "\"lines\":42", with: "\"lines\":\(UInt64.max)"
        ).replacing("\"reconnects\":3", with: "\"reconnects\":999999").replacing(
            "de-fra", with: String(repeating: "x", count: 60)
        ).replacing("node is not connected", with: String(repeating: "reason ", count: 40)).replacing(
            "\"uptime\":3720", with: "\"uptime\":\(UInt64.max)"
        ).replacing("panel.example.com", with: String(repeating: "panel.", count: 30)).replacing(
            "\"handedOver\":1234609", with: "\"handedOver\":\(UInt64.max)")
        for line in try table(large).split(separator: "\n") { #expect(DisplayWidth.of(line) <= 80, "\(line)") }
    }

    @Test("Nothing that could steer a terminal passes")
    func hostile() throws {
        let text = JSONText.string(hostileText)
        let object =
            #"{"type":"status","version":§,"instance":§,"uptime":1,"panel":§,"dialect":§,"sources":[{"source":§,"node":{"id":1,"name":§},"state":§,"since":§,"reason":§,"lines":1}],"socket":{"enabled":true,"historyFrom":§}}"#
            .replacing("§", with: text)
        #expect(firstHarm(in: try table(object).utf8) == nil)
    }

    @Test("The first line has the colour of the whole")
    func colours() throws {
        #expect(try table(isColoured: true).hasPrefix("\u{1B}[33m1 of 2"))
        let well = Sample.status.replacing("waiting", with: "connected")
        #expect(try table(well, isColoured: true).hasPrefix("\u{1B}[32m2 of 2"))
    }

    @Test("What is switched off is said to be")
    func switchedOff() throws {
        let object =
            #"{"type":"status","version":"1","instance":"r","uptime":1,"sources":[],"journal":{"enabled":false},"socket":{"enabled":false}}"#
        let table = try table(object)
        #expect(table.hasPrefix("no streams, no losses known\n"))
        #expect(table.contains("journal  off\nsocket   off\n"))
    }
}
