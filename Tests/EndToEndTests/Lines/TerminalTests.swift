// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

/// What a client, a user of the panel or the panel itself may call things, with everything in it that steers a terminal.
@Suite("No control or bidi character reaches a terminal") struct TerminalTests {
    private static let journalFields =
        "MESSAGE,PASARGUARD_NODE_NAME,PASARGUARD_INSTANCE,PASARGUARD_SOURCE,PASARGUARD_GAP,XRAY_KIND,XRAY_STATUS,"
        + "XRAY_SOURCE_IP,XRAY_NETWORK,XRAY_DESTINATION_HOST,XRAY_INBOUND_TAG,XRAY_OUTBOUND_TAG,XRAY_EMAIL,"
        + "XRAY_USERNAME,XRAY_REASON,XRAY_COMPONENT"

    @Test("by any documented command", arguments: [UInt64.random(in: 0 ... .max), 1])
    func everyCommand(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let names = (0..<6).map { _ in Self.hostile(using: &random) }
        let lines = (0..<40).map { _ in Self.line(using: &random) } + ["2026/08/20 10:15:42 the last of them"]
        let nodes = [
            Node(id: 1, name: "de" + names[0]),
            Node(id: 2, name: names[1], status: .error, message: names[2]),
        ]
        try await Stage.with(
            dialect: .eventStream, nodes: nodes, stream: .eventStream, journald: .running,
            panel: { $0.users = [12: names[3], 13: "a" + names[4]] }
        ) { stage in
            let (relay, consumer) = try await stage.startConnected()
            try await stage.emit(lines)
            _ = try await consumer.take(lines.count, "log")
            _ = try await stage.waitForEntries(lines.count)
            try await consumer.waitForState("waiting", of: "node:2")

            let path = (try await stage.write()).path
            let commands = [
                ["tail", "--socket", stage.socketPath, "--last", "100", "--no-follow", "--color", "never"],
                ["tail", "--socket", stage.socketPath, "--last", "100", "--no-follow", "--output", "json"],
                ["status", "--socket", stage.socketPath], ["status", "--socket", stage.socketPath, "--json"],
                ["check", "--config", path, "--online"], ["check", "--config", path, "--online", "--json"],
            ]
            for command in commands {
                let process = try stage.run(command)
                _ = try await process.waitForExit()
                #expect(!process.output.all.isEmpty, "\(command)")
                expectHarmless(process.output.all + process.errors.all, command[0], seed)
            }
            let fields = Self.journalFields
            for command in [
                "journalctl -t pasarguard", "journalctl -t pasarguard -o cat --output-fields=\(fields)",
                "journalctl -t pasarguard -o json --output-fields=\(fields) | jq -r '.[] | strings'",
                "printf '{\"subscribe\":{\"last\":100}}\\n' | timeout 2 nc -U \(stage.socketPath) |"
                    + " jq -r '.reason, .node.name, (.xray | objects | .[])'",
            ] {
                let launcher = command.hasPrefix("journalctl") ? stage.journald.enteringCommand : []
                let result = try await ShellCommand(text: command + " || true", launcher: launcher).run()
                #expect(result.output.contains(command.contains("nc -U") ? "access" : "the last of them"), "\(result)")
                expectHarmless(result.output.split(separator: "\n").map(String.init), command, seed)
            }
            for entry in try await stage.waitForEntries(lines.count) {
                for (name, values) in entry.fields where name != "PASARGUARD_LINE" && !name.hasPrefix("_") {
                    let texts = values.map { String(validating: $0, as: UTF8.self) }
                    #expect(texts.allSatisfy { $0.map(Self.isHarmless) == true }, "\(name), seed \(seed)")
                }
            }
            expectHarmless(relay.process.errors.all, "the relay's own messages", seed)
        }
    }

    private func expectHarmless(_ rows: [String], _ command: String, _ seed: UInt64) {
        #expect(rows.filter { !Self.isHarmless($0) } == [], "\(command), seed \(seed)")
    }

    /// A line with hostile text in one or several of its parts.
    private static func line(using random: inout SeededGenerator) -> String {
        let time = "2026/08/20 10:15:42.123456"
        let part = { (random: inout SeededGenerator) in Bool.random(using: &random) ? hostile(using: &random) : "x" }
        let (host, inbound, outbound) = (part(&random), part(&random), part(&random))
        return switch Int.random(in: 0..<6, using: &random) {
        case 0:
            "\(time) from 203.0.113.7:51512 accepted tcp:\(host).example:443 [\(inbound) -> \(outbound)]"
                + " email: 12.\(part(&random))"
        case 1:
            "\(time) from 203.0.113.7:51512 accepted tcp:\(host).example:443 [\(inbound) >> \(outbound)]"
                + " email: \([12, 13].randomElement(using: &random) ?? 12)"
        case 2: "\(time) from 203.0.113.7:51512 rejected  proxy/http: \(host)"
        case 3: "\(time) [Warning] [7] app/dispatcher: failed to sniff \(host)"
        case 4: "Failed to start: \(host)"
        default: host
        }
    }

    /// Without CR and LF, which no panel sends inside a line, and which would part a name's rows in the test's own eyes.
    private static func hostile(using random: inout SeededGenerator) -> String {
        let pieces = [
            "\u{1B}[2J", "\u{1B}]0;title\u{7}", "\u{0}", "\u{8}", "\u{7F}", "\u{85}", "\u{9B}31m", "\u{202E}",
            "\u{2066}", "\u{200F}", "\u{61C}", "\u{FFFE}", "a", "ж", "\"", "\\", " ",
        ]
        let count = Int.random(in: 1...6, using: &random)
        let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
        return text + (pieces.prefix(12).randomElement(using: &random) ?? "")
    }

    private static func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: scalar == "\t"
            default: true
            }
        }
    }
}
