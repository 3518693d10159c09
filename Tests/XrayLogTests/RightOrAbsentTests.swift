// SPDX-License-Identifier: MIT

import Testing
import XrayLog

/// Lines put together as Xray's formatter does it, from values of all kinds and with a domain that a hostile client
/// chose: what is read back is what went in, or nothing.
@Suite("Values are right or absent")
struct RightOrAbsentTests {
    @Test("Whatever the domain of a Shadowsocks 2022 client imitates", arguments: 0..<16 as Range<UInt64>)
    func hostileDomain(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let truth = Connection.random(tags: Connection.balancedTags, using: &random)
            let bytes = Array(truth.line.utf8)
            let line = XrayLine(parsing: bytes)
            let wrong = line.values(in: bytes).filter { truth.fields[$0.key] != $0.value }
            #expect(wrong == [:], "\(truth.line)")
            #expect(line.kind == .access && line.source != nil)
        }
    }

    @Test("Whatever the reason of a rejection quotes", arguments: 0..<4 as Range<UInt64>)
    func hostileReason(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let reason = "proxy/http: " + Connection.hostileText(using: &random) + "."
            let bytes = Array("2026/08/20 10:15:42.123456 from 198.51.100.9:40112 rejected  \(reason)".utf8)
            var expected: [String: Fixture.Value] = [
                "kind": .text("access"), "status": .text("rejected"), "time": .text("2026/08/20 10:15:42.123456"),
                "source": .text("198.51.100.9:40112"), "sourceIP": .text("198.51.100.9"),
                "sourcePort": .number(40112),
            ]
            if !reason.unicodeScalars.contains(where: { $0.value < 0x20 }) { expected["reason"] = .text(reason) }
            #expect(XrayLine(parsing: bytes).values(in: bytes) == expected)
        }
    }

    @Test(
        "A user and the tags are found behind any domain that holds no line of its own",
        arguments: 0..<4 as Range<UInt64>)
    func ordinary(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var truth = Connection.random(tags: Connection.balancedTags + ["out [de", "ss]"], using: &random)
            truth.domain = "www.example.com"
            let bytes = Array(truth.line.utf8)
            #expect(XrayLine(parsing: bytes).values(in: bytes) == truth.fields)
        }
    }
}

/// A connection as Xray knows it.
private struct Connection {
    var domain: String
    let port: UInt16
    let tags: (inbound: String?, outbound: String)?
    let user: (id: UInt64, name: String?)?

    /// Tags are the operator's. Half a bracket in one together with the other half in a domain cannot be told from a tag.
    static let balancedTags = ["VLESS TCP", "[in] 1", "a:443", "DIRECT", "вход"]

    static func random(tags: [String], using random: inout SeededGenerator) -> Connection {
        let names = ["ali", "sara.m", "ali@corp", "علی", "a b", "u_1-2"]
        let hasTags = Bool.random(using: &random), hasUser = Bool.random(using: &random)
        let inbound = Bool.random(using: &random) ? tags.randomElement(using: &random) : nil
        let name = Bool.random(using: &random) ? names.randomElement(using: &random) : nil
        return Connection(
            // Not at its beginning a network or the slashes of a URL: that is what other clients' lines begin with.
            domain: "x" + hostileText(using: &random), port: .random(in: 1...65535, using: &random),
            tags: hasTags ? (inbound, tags.randomElement(using: &random) ?? "") : nil,
            user: hasUser ? (.random(in: 1...99_999, using: &random), name) : nil)
    }

    /// Pieces of what surrounds a domain in a line, in any order.
    static func hostileText(using random: inout SeededGenerator) -> String {
        let pieces = [
            " [a -> b]", " email: 1.admin", ":443", " [", "]", "] email: 2.root", "x", "evil.example", " >> ", " ==> ",
            " accepted tcp:y:1", " rejected  ", "tcp:", "//", "[::1]:53", " uplink=1 downlink=2", "from 192.0.2.1:1",
            " ", "@", ".", "[Masked IPv4]", "\u{1B}", "\u{0}", "/p",
        ]
        return (0..<Int.random(in: 1...7, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
    }

    private var email: String? { user.map { user in user.name.map { "\(user.id).\($0)" } ?? "\(user.id)" } }

    /// As `AccessMessage.String` has it.
    var line: String {
        var line = "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted \(domain):\(port)"
        if let tags { line += " [" + (tags.inbound.map { "\($0) -> " } ?? "") + "\(tags.outbound)]" }
        if let email { line += " email: \(email)" }
        return line
    }

    var fields: [String: Fixture.Value] {
        var fields: [String: Fixture.Value] = [
            "kind": .text("access"), "status": .text("accepted"), "time": .text("2026/08/20 10:15:42.123456"),
            "source": .text("203.0.113.7:51512"), "sourceIP": .text("203.0.113.7"), "sourcePort": .number(51512),
            "destination": .text("\(domain):\(port)"), "destinationHost": .text(domain),
            "destinationPort": .number(UInt64(port)),
        ]
        fields["inboundTag"] = tags?.inbound.map { .text($0) }
        fields["outboundTag"] = tags.map { .text($0.outbound) }
        fields["email"] = email.map { .text($0) }
        fields["userID"] = user.map { .number($0.id) }
        fields["username"] = user?.name.map { .text($0) }
        return fields
    }
}
