// SPDX-License-Identifier: MIT

/// Makes up the lines of a busy Xray, after the forms in XRAY.md: mostly accepted connections of users, some without
/// one, rejections, general messages and DNS answers. The same seed gives the same lines.
package struct XrayLineGenerator: Sendable {
    /// How a panel names its users to Xray.
    package enum UserForm: Sendable {
        /// `12.ali`, as Marzban and PasarGuard up to 4.0.2.
        case idAndName
        /// `12`, as PasarGuard from 5.0 on.
        case id
    }

    private var random: SeededGenerator
    private let userForm: UserForm

    /// The users who appear in the lines, by their numbers.
    package static let users = [
        4: "mina", 7: "sara", 12: "ali", 15: "ali@corp", 31: "reza", 99: "a.b", 208: "test_user",
    ]
    private static let userIDs = users.keys.sorted()
    private static let hosts = [
        "www.example.com", "api.example.net", "cdn.example.org", "mail.example.com", "video.example.net",
        "xn--bcher-kva.example",
    ]
    private static let inbounds = ["VLESS TCP", "VMESS WS", "TROJAN [old]", "SHADOWSOCKS"]
    private static let outbounds = ["DIRECT", "WARP", "BLOCK"]
    private static let arrows = [">>", "->", "==>"]
    private static let rejections = [
        "proxy/trojan: not a valid user", "proxy/vless/encoding: invalid request user id",
        "proxy/vmess/encoding: failed to read request header > websocket: close 1000 (normal)",
    ]

    package init(seed: UInt64, users userForm: UserForm = .idAndName) {
        random = SeededGenerator(seed: seed)
        self.userForm = userForm
    }

    /// One line with the given time of day, in microseconds since 1970.
    package mutating func next(at microseconds: Int64) -> String {
        let time = XrayClock.text(microseconds)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<78: return "\(time) from \(peer()) accepted \(target()) [\(detour())] email: \(user())"
        case 78..<82: return "\(time) from 127.0.0.1:\(port()) accepted //\(pick(Self.hosts)):443 [http-in -> DIRECT]"
        case 82..<86: return "\(time) from \(peer()) rejected  \(pick(Self.rejections))"
        case 86..<94: return "\(time) \(general())"
        case 94..<99: return "\(time) \(dns())"
        default: return "\(time) from DNS accepted udp:1.1.1.1:53 [dns-in -> DIRECT]"
        }
    }

    private mutating func user() -> String {
        let id = Self.userIDs[Int.random(in: Self.userIDs.indices, using: &random)]
        return switch userForm {
        case .idAndName: "\(id).\(Self.users[id] ?? "")"
        case .id: "\(id)"
        }
    }

    private mutating func general() -> String {
        let session = UInt32.random(in: .min ... .max, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return "[Info] [\(session)] app/dispatcher: taking detour [DIRECT] for [\(target())]"
        case 1: return "[Debug] [\(session)] proxy/freedom: connection opened to \(target())"
        case 2: return "[Warning] [\(session)] app/proxyman/outbound: failed to process outbound traffic > EOF"
        default: return "[Error] transport/internet/tcp: failed to accept connection > too many open files"
        }
    }

    private mutating func dns() -> String {
        let address = "192.0.2.\(Int.random(in: 1...254, using: &random))"
        return Bool.random(using: &random)
            ? "UDP:1.1.1.1:53 got answer: \(pick(Self.hosts)). -> [\(address)] \(port()).481ms"
            : "DOH//dns.google cache HIT: \(pick(Self.hosts)). -> [\(address)]"
    }

    private mutating func peer() -> String {
        let last = Int.random(in: 1...254, using: &random)
        return Int.random(in: 0..<8, using: &random) == 0
            ? "[2001:db8::\(last)]:\(port())" : "203.0.113.\(last):\(port())"
    }

    private mutating func target() -> String {
        Int.random(in: 0..<6, using: &random) == 0 ? "udp:8.8.8.8:53" : "tcp:\(pick(Self.hosts)):443"
    }

    private mutating func detour() -> String {
        "\(pick(Self.inbounds)) \(pick(Self.arrows)) \(pick(Self.outbounds))"
    }

    private mutating func port() -> Int { Int.random(in: 1_024...65_535, using: &random) }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
