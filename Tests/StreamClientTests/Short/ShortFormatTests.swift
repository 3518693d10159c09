// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("The rows of short")
struct ShortFormatTests {
    private let all = [Sample.accepted, Sample.rejected, Sample.warning, Sample.gap, Sample.dropped]

    @Test("On 80 columns an accepted connection is one row, without what finds no room")
    func acceptedOn80() throws {
        #expect(
            try rows([Sample.accepted], width: 80) == [
                "09:00:00 de-fra     accepted  ali          203.0.113.7 → www.example.com:443"
            ])
    }

    @Test("On 200 columns it has everything")
    func acceptedOn200() throws {
        #expect(
            try rows([Sample.accepted], width: 200) == [
                "2026-11-23 09:00:00 de-fra           accepted  ali              "
                    + "203.0.113.7:51512 → tcp:www.example.com:443 [VLESS TCP → DIRECT]"
            ])
    }

    @Test("Without a terminal each record is one line, as on a wide one")
    func withoutTerminal() throws {
        let long = Sample.general(level: "error", message: String(repeating: "word ", count: 200) + "end")
        let rows = try rows([long], width: nil)
        #expect(rows.count == 1)
        #expect(rows.first?.hasSuffix("word word end") == true)
    }

    @Test("A message too long for the row goes on below, under itself, and loses nothing")
    func longMessage() throws {
        let rows = try rows([Sample.warning], width: 80)
        #expect(
            rows == [
                "09:00:02 core       warning   [2851737412] app/proxyman: failed to handler mux",
                "                              client connection > proxy/vless/outbound: failed",
                "                              to find an available destination",
            ])
    }

    @Test("No row is wider than the terminal", arguments: [60, 61, 80, 99, 100, 132, 200])
    func width(_ width: Int) throws {
        let wide = Sample.general(level: "info", message: String(repeating: "漢字", count: 120))
        let unbroken = Sample.general(level: "info", message: String(repeating: "x", count: 500))
        for row in try rows(all + [wide, unbroken], width: width) {
            #expect(DisplayWidth.of(row) <= width, "\(row)")
        }
    }

    @Test("A rejected connection says who and why")
    func rejected() throws {
        #expect(
            try rows([Sample.rejected], width: 80) == [
                "09:00:01 core       rejected  198.51.100.9:40112: proxy/trojan: not a valid user"
            ])
        #expect(
            try rows([Sample.rejected], width: nil).first?.hasSuffix(
                "198.51.100.9:40112: proxy/trojan: not a valid user") == true)
    }

    @Test("Long names lose their middle, so that the columns stay")
    func longNames() throws {
        let long = Sample.accepted.replacing("de-fra", with: "edge-frankfurt-1").replacing(
            #""username":"ali""#, with: #""username":"a-very-long-user-name""#)
        #expect(
            try rows([long], width: 80) == [
                "09:00:00 edge…urt-1 accepted  a-ver…r-name 203.0.113.7 → www.example.com:443"
            ])
    }

    @Test("Gaps and drops are rows with their numbers")
    func notices() throws {
        #expect(
            try rows([Sample.gap, Sample.dropped], width: 140) == [
                "2026-11-23 09:00:04 core             gap       37 lines are missing: the panel's replay no longer"
                    + " reached back to the last relayed line",
                "                                     dropped   120 lines are left out here: this reader was too slow",
            ])
    }

    @Test("A history that does not reach back is told")
    func missing() throws {
        let count = #"{"type":"subscribed","first":"9","missing":4}"#
        let unknown = #"{"type":"subscribed","first":"9","missing":"unknown"}"#
        #expect(try rows([count], width: nil).first?.contains("4 lines are no longer in the relay's history") == true)
        #expect(try rows([unknown], width: nil).first?.contains("lines may be missing") == true)
        #expect(try rows([Sample.subscribed, Sample.hello, Sample.live], width: nil).isEmpty)
    }

    @Test("The date stands on a row of its own where it changes, on a narrow terminal")
    func dates() throws {
        let nextDay = Sample.accepted.replacing("2026-11-23T", with: "2026-11-24T")
        let rows = try rows([Sample.accepted, nextDay, nextDay], width: 80)
        #expect(rows.map { String($0.prefix(10)) } == ["09:00:00 d", "2026-11-24", "09:00:00 d", "09:00:00 d"])
    }

    @Test("Levels have their colours, and only where colours are wanted")
    func colours() throws {
        let warning = try rows([Sample.warning], width: 200, isColoured: true).joined()
        #expect(warning.contains("\u{1B}[33mwarning  \u{1B}[0m"))
        #expect(warning.contains("\u{1B}[33m[2851737412] app/proxyman"))
        let error = try rows([Sample.general(level: "error", message: "m")], width: 80, isColoured: true).joined()
        #expect(error.contains("\u{1B}[31merror    \u{1B}[0m"))
        #expect(try rows(all, width: 80).joined().contains("\u{1B}") == false)
    }

    @Test("Nothing that could steer a terminal passes, wherever it stands")
    func hostile() throws {
        let text = JSONText.string(hostileText)
        let objects = [
            #"{"type":"log","seq":1,"time":"x","source":§,"node":{"id":3,"name":§},"level":§,"line":§,"xray":{"kind":"access","status":§,"source":§,"sourceIP":§,"network":§,"destination":§,"inboundTag":§,"outboundTag":§,"email":§,"username":§,"reason":§}}"#
                .replacing("§", with: text),
            #"{"type":"log","seq":1,"source":"core","level":"info","line":§,"xray":{"kind":§,"component":§,"message":§}}"#
                .replacing("§", with: text),
            #"{"type":"state","source":§,"state":§,"reason":§}"#.replacing("§", with: text),
            #"{"type":"gap","seq":1,"source":§,"reason":§}"#.replacing("§", with: text),
            #"{"type":"error","message":§}"#.replacing("§", with: text),
            #"{"type":§}"#.replacing("§", with: text),
        ]
        for object in objects {
            for width in [60, 80, 200, nil] as [Int?] {
                let shown = try rows([object], width: width).joined(separator: "\n")
                #expect(firstHarm(in: shown.utf8) == nil, "\(object)")
            }
        }
    }

    @Test("What is escaped can still be read")
    func escapes() throws {
        let row = try rows([Sample.general(level: "info", message: hostileText)], width: nil).joined()
        #expect(row.contains(#"a\x1b[31mb\x07c\x0dd\x08e\x7ff\u{9b}2Jg\u{202e}h"#))
    }

    @Test("A line of megabytes is cut, and says so")
    func enormous() throws {
        let enormous = Sample.general(level: "info", message: String(repeating: "y", count: 1 << 20))
        let row = try rows([enormous], width: nil).joined()
        #expect(row.utf8.count < 17 << 10)
        #expect(row.hasSuffix("bytes)"))
    }
}
