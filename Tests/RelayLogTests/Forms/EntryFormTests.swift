// SPDX-License-Identifier: MIT

import Logging
import Testing

@testable import RelayLog

@Suite("A message as an entry of the journal")
struct EntryFormTests {
    @Test("An entry has the sentence, priority, identifier, the kind's ID, and the values as fields")
    func wholeEntry() throws {
        let down = message(
            "stream is down, will retry", .warning,
            ["source": "node:3", "reason": "node is not connected", "retry": "12s", "instance": "relay"])
        #expect(
            fields(of: EntryForm().encode(down)) == [
                "MESSAGE=stream is down, will retry: node:3 (node is not connected), in 12s",
                "PRIORITY=4",
                "SYSLOG_IDENTIFIER=pasarguard-logrelay",
                "MESSAGE_ID=\(try #require(MessageKind.of("stream is down, will retry")).id)",
                "RELAY_INSTANCE=relay",
                "RELAY_SOURCE=node:3",
                "RELAY_REASON=node is not connected",
                "RELAY_RETRY=12s",
            ])
    }

    @Test("What a library logs has no MESSAGE_ID")
    func foreignMessage() throws {
        let all = try #require(fields(of: EntryForm().encode(message("service finished"))))
        #expect(!all.contains { $0.hasPrefix("MESSAGE_ID=") })
    }

    @Test(
        "Levels become the priorities of syslog",
        arguments: [
            (.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
        ] as [(Logger.Level, Int)])
    func priorities(level: Logger.Level, priority: Int) {
        #expect(fields(of: EntryForm().encode(message("x", level)))?.contains("PRIORITY=\(priority)") == true)
    }

    @Test("A list is a field that occurs more than once")
    func list() {
        let entry = fields(of: EntryForm().encode(message("x", .info, ["nodes": ["a", "b"]])))
        #expect(entry?.suffix(2) == ["RELAY_NODES=a", "RELAY_NODES=b"])
    }

    @Test(
        "No value can begin a field of its own, or steer the terminal of who reads it",
        arguments: ["a\nPRIORITY=0", "a\u{1B}[2Jb", "a\r\nMESSAGE=b", "a\u{202E}b", "\u{0}", "a\u{9B}b"])
    func hostileValues(value: String) throws {
        let entry = EntryForm().encode(message("x", .info, ["reason": "\(value)"]))
        let all = try #require(fields(of: entry))
        #expect(all.count == 4)
        for scalar in String(decoding: entry, as: UTF8.self).unicodeScalars where scalar != "\n" {
            #expect(!scalar.properties.isBidiControl && scalar.properties.generalCategory != .control)
        }
    }

    @Test("No key can be anything but a field's name", arguments: ["a=b\nPRIORITY=0", "_x", "é", "", "a-b"])
    func hostileKeys(key: String) throws {
        let all = try #require(fields(of: EntryForm().encode(message("x", .info, [key: "1"]))))
        #expect(all.count == 4)
        #expect(all[3].hasPrefix("RELAY_"))
    }

    @Test("An entry fits into a datagram, whatever its values")
    func bounded() throws {
        let long = String(repeating: "\u{1B}é", count: 100_000)
        let many = Dictionary(
            uniqueKeysWithValues: (0..<100).map { ("key\($0)", Logger.MetadataValue(stringLiteral: long)) })
        let entry = EntryForm().encode(message(long, .info, many))
        #expect(entry.count < 256 * 1024)
        #expect(try #require(fields(of: entry)).count == 3 + RelayMessage.mostValues)
    }
}
