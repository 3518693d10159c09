// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization
import Testing
import XrayLog

@testable import Relay

@Suite("Names of users whom lines give by number")
struct UserNameTests {
    private final class Names: UserNaming {
        let known: [UInt64: String]
        let asked = Mutex<[[UInt64]]>([])

        init(_ known: [UInt64: String]) { self.known = known }

        func names(of ids: [UInt64]) -> [String?] {
            asked.withLock { $0.append(ids) }
            return ids.map { known[$0] }
        }
    }

    private static func line(_ email: String) -> String {
        "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:www.example.com:443 [in -> out] email: \(email)"
    }

    private static func batch(_ lines: [String]) -> LineBatch {
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 1))
        for line in lines {
            batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: line.utf8.count))
            batch.bytes += Array(line.utf8)
        }
        return batch
    }

    private func told(_ parsed: ParsedBatch) -> [String?] {
        parsed.bytes.withUnsafeBytes { all in
            parsed.records.map { $0.toldName.map { String(decoding: $0.bytes(in: all), as: UTF8.self) } }
        }
    }

    @Test("stand beside the lines, which stay as they are") func told() {
        let names = Names([12: "ali", 7: "علی"])
        let batch = Self.batch([Self.line("12"), "other", Self.line("7"), Self.line("12"), Self.line("99")])
        let parsed = ParsedBatch(batch, naming: names)
        #expect(told(parsed) == ["ali", nil, "علی", "ali", nil])
        #expect(Array(parsed.bytes.prefix(batch.bytes.count)) == batch.bytes)
        #expect(parsed.records.map(\.offset) == batch.lines.map(\.offset))
        #expect(names.asked.withLock { $0 } == [[12, 7, 12, 99]])
    }

    @Test("are not asked for where the line has one, or no user", arguments: ["12.ali", "ali", "12.3.*.*", "ali@corp"])
    func notAsked(_ email: String) {
        let names = Names([12: "eve"])
        let batch = Self.batch([Self.line(email), "12"])
        #expect(told(ParsedBatch(batch, naming: names)) == [nil, nil])
        #expect(names.asked.withLock { $0 }.isEmpty)
        #expect(ParsedBatch(batch, naming: names).bytes == batch.bytes)
    }

    @Test("take no more room than they need") func room() {
        let batch = Self.batch(Array(repeating: Self.line("12"), count: 1000))
        let parsed = ParsedBatch(batch, naming: Names([12: "ali"]))
        #expect(parsed.bytes.count == batch.bytes.count + 3000)
        #expect(parsed.bytes.capacity < batch.bytes.count + 3000 + 4096)
    }
}
