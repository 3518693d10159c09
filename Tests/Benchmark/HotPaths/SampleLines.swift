// SPDX-License-Identifier: MIT

import LogRelayModel

/// Access lines as a busy node of PasarGuard writes them, alike but not the same, in one batch.
struct SampleLines {
    let batch: LineBatch

    var count: Int { batch.lines.count }

    init(count: Int) {
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 1_795_420_800_123_456))
        for index in 0..<count {
            let line = Array(Self.line(index).utf8)
            batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: line.count))
            batch.bytes.append(contentsOf: line)
        }
        self.batch = batch
    }

    private static let hosts = [
        "www.example.com", "i.instagram.example", "api.telegram.example", "clients4.example.com", "mtalk.example.net",
        "edge-mqtt.example.org", "gateway.icloud.example",
    ]
    private static let users = ["ali", "sara_m", "reza.k", "user_29817", "omid@corp"]

    private static func line(_ index: Int) -> String {
        let second = String(100 + index % 60).dropFirst(),
            fraction = String(1_000_000 + index * 7_919 % 999_983).dropFirst()
        let peer = "203.0.\(index * 31 % 256).\(index * 17 % 256):\(1_024 + index * 4_099 % 60_000)"
        let (host, user) = (hosts[index % hosts.count], users[index % users.count])
        return "2026/08/20 10:15:\(second).\(fraction) from \(peer) accepted tcp:\(host):443 "
            + "[VLESS TCP REALITY >> DIRECT] email: \(index * 37 % 5_000).\(user)"
    }
}
