// SPDX-License-Identifier: MIT

import Foundation
import FuzzProperties
import PanelSimulator
import RelayTesting
import Testing

@Suite("A hostile line") struct HostileLinesTests {
    private static let connection = "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted "

    /// What a line that looks like something else, or steers what shows it, may hold. Without CR and LF, which no panel
    /// sends inside a line.
    private static let lines = [
        "\u{1B}[2J\u{1B}]0;title\u{7}\u{8}\u{0}\u{7F}\tend", "a\u{9B}31mb", "a\u{202E}b\u{2066}c\u{61C}d",
        "a\u{2028}b\u{2029}c",
        #"{"type":"log","seq":1,"source":"core","level":"critical","line":"forged"}"#, #""}}],"type":"gap"\"#,
        "PRIORITY=0", "MESSAGE=forged", "_UID=0", "SYSLOG_IDENTIFIER=sshd",
        "\(connection)x [a -> b] email: 1.admin:443 [SS22 -> DIRECT] email: 12.ali",
        "\(connection)\u{1B}[31mx\u{0}.example:443 [a\"b -> c\\d] email: 12.a\u{1B}li",
    ]

    @Test("is one object and one entry, whole and with its own fields", arguments: TestedStream.allCases)
    func whole(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.emit(Self.lines)
            let objects = try await consumer.take(Self.lines.count, "log")
            #expect(objects.lines == Self.lines)
            #expect(objects.seqs.isContiguous)
            #expect(objects.allSatisfy { $0["source"]?.text == stage.source.name && $0["raw"] == nil })

            let entries = try await stage.waitForEntries(Self.lines.count)
            #expect(entries.map { $0["PASARGUARD_LINE"] ?? $0["MESSAGE"] } == Self.lines)
            for entry in entries {
                #expect(entry.fields["PRIORITY"] == [Array("6".utf8)])
                #expect(entry.fields["SYSLOG_IDENTIFIER"] == [Array("pasarguard".utf8)])
                #expect(entry.fields["_UID"]?.count == 1)
                #expect(entry["MESSAGE"].map(Self.isHarmless) == true)
            }
            let users = entries.suffix(2).map { $0["XRAY_USERNAME"] }
            // What could not be printed as it is is nobody's name.
            #expect(users == ["ali", nil])
        }
    }

    /// CR, NUL, invalid UTF-8, what turns or parts text: the fuzzer's lines, as far as an event stream can bring them.
    @Test("of any bytes is had back byte for byte from socket and journal")
    func anyBytes() async throws {
        let lines = try FuzzTarget.line.seeds.map(\.bytes).filter { !$0.contains(UInt8(ascii: "\n")) }
        #expect(lines.contains { $0.contains(UInt8(ascii: "\r")) })
        #expect(lines.contains { String(validating: $0, as: UTF8.self) == nil })
        try await Stage.with(.eventStream, journald: .running) { stage in
            let (_, consumer) = try await stage.startConnected()
            await stage.panel.sendRaw(lines.flatMap(ReferenceEventStream.event), to: .all)
            let objects = try await consumer.take(lines.count, "log").of("log")
            #expect(objects.map(Self.bytes) == lines)

            let entries = try await stage.waitForEntries(lines.count)
            #expect(entries.map { $0.bytes("PASARGUARD_LINE") ?? $0.bytes("MESSAGE") } == lines)
            #expect(entries.allSatisfy { $0["MESSAGE"].map(Self.isHarmless) == true })

            for output in ["short", "json"] {
                let tail = try stage.tail(output)
                #expect(try await tail.waitForExit() == .status(0))
                #expect(tail.output.all.count >= lines.count)
                #expect(tail.output.all.filter { !Self.isHarmless($0) || Self.isParted($0) } == [])
            }
        }
    }

    private static func bytes(of object: JSONValue) -> [UInt8]? {
        if let raw = object["raw"]?.text { return Data(base64Encoded: raw).map(Array.init) }
        return object["line"]?.text.map { Array($0.utf8) }
    }

    private static func isParted(_ text: String) -> Bool { text.contains("\u{2028}") || text.contains("\u{2029}") }

    @Test("reaches no terminal through tail", arguments: ["short", "json"])
    func tail(output: String) async throws {
        try await Stage.with(.core) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.emit(Self.lines + ["the last of them"])
            _ = try await consumer.take(Self.lines.count + 1, "log")
            let tail = try stage.tail(output)
            #expect(try await tail.waitForExit() == .status(0))
            let rows = tail.output.all
            #expect(rows.contains { $0.contains("the last of them") })
            #expect(rows.filter { !Self.isHarmless($0) || Self.isParted($0) } == [])
        }
    }

    /// Whether nothing in the text steers a terminal or turns its direction.
    private static func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: scalar == "\t"
            default: true
            }
        }
    }
}

extension Stage {
    /// Starts a `tail` that shows all lines so far, and ends.
    fileprivate func tail(_ output: String) throws -> RelayProcess {
        try run([
            "tail", "--socket", socketPath, "--last", "1000", "--no-follow", "--output", output, "--color", "never",
        ])
    }
}
