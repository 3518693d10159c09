// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

/// Of fail2ban only what reads logs is run, out of its package: packaging/test unpacks it without installing it, which
/// would start a service.
@Suite("The example for fail2ban") struct Fail2banTests {
    private static let examples = Repository.root.appending(path: "packaging/examples/fail2ban")
    private static let unpacked = Repository.root.appending(path: ".build/fail2ban")

    /// fail2ban's own configuration with the example in it, in a directory that the caller removes.
    private static func configuration() throws -> URL {
        try #require(
            FileManager.default.fileExists(atPath: unpacked.path), "packaging/test fetches fail2ban; run that once")
        let directory = FileManager.default.temporaryDirectory.appending(path: "f2b-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.copyItem(at: unpacked.appending(path: "etc/fail2ban"), to: directory)
        for file in ["filter.d/pasarguard.conf", "jail.d/pasarguard.conf"] {
            try FileManager.default.copyItem(at: examples.appending(path: file), to: directory.appending(path: file))
        }
        return directory
    }

    private static func fail2ban(_ program: String, _ arguments: String, launcher: [String] = []) -> ShellCommand {
        ShellCommand(
            text: "/usr/bin/python3 \(unpacked.path)/usr/bin/\(program) \(arguments)", launcher: launcher,
            environment: ["PYTHONPATH": "\(unpacked.path)/usr/lib/python3/dist-packages"])
    }

    private static let lines = [
        "2026/08/20 10:15:42.123456 from 198.51.100.1:40112 rejected  proxy/trojan: not a valid user",
        "2023/11/22 17:01:32 198.51.100.2:40112 rejected  proxy/vless/encoding: invalid request user id",
        "2026/08/20 10:15:42.123456 from [2001:db8::3]:40112 rejected  common/drain: drained connection > "
            + "proxy/vmess/encoding: invalid user",
        "2026/08/20 10:15:42.123456 from tcp:198.51.100.4:40112 rejected  proxy/shadowsocks: failed to match an user > "
            + "Not Found",
        // The core has taken the address from a header.
        "2026/08/20 10:15:42.123456 from 203.0.113.6:0 rejected  proxy/trojan: not a valid user",
        "2026/08/20 10:15:42.123456 from tcp:203.0.113.7:0 rejected  proxy/trojan: not a valid user",
        "2026/08/20 10:15:42.123456 from [2001:db8::8]:0 rejected  proxy/vless/encoding: invalid request user id",
        // No fault of the client's, or none that shows where it is.
        "2026/08/20 10:15:42.123456 from 203.0.113.1:40112 rejected  EOF",
        "2026/08/20 10:15:42.123456 from [Masked IPv4]:40112 rejected  proxy/trojan: not a valid user",
        "2026/08/20 10:15:42.123456 from @ rejected  from 203.0.113.2:5 rejected  proxy/trojan: not a valid user",
        "2026/08/20 10:15:42.123456 from 203.0.113.3:1 rejected  x > proxy/trojan: not a valid user",
        "2026/08/20 10:15:42.123456 from 203.0.113.4:1 accepted tcp:not a valid user:443 [in >> out] email: 12.ali",
        "2026/08/20 10:15:42.123456 [Warning] from 203.0.113.5:1 rejected  proxy/trojan: not a valid user",
    ]

    @Test("finds those who showed no user's id in the journal, and nobody else") func filter() async throws {
        let configuration = try Self.configuration()
        defer { try? FileManager.default.removeItem(at: configuration) }
        try await Stage.with(.eventStream, journald: .running) { stage in
            _ = try await stage.startConnected()
            try await stage.emit(Self.lines)
            _ = try await stage.waitForEntries(Self.lines.count)
            let match = try await Self.match(of: configuration)
            #expect(match.first == "_SYSTEMD_UNIT=pasarguard-logrelay.service")
            // Here no service manager has started the relay.
            let result = try await Self.fail2ban(
                "fail2ban-regex",
                "-c \(configuration.path) -m '\(match.dropFirst().joined(separator: " "))' -r -o ip "
                    + "systemd-journal pasarguard",
                launcher: stage.journald.enteringCommand
            ).run()
            #expect(
                result.lines == ["198.51.100.1", "198.51.100.2", "2001:db8::3", "198.51.100.4"], "\(result.errors)")
        }
    }

    @Test("is a jail that fail2ban understands") func jail() async throws {
        let configuration = try Self.configuration()
        defer { try? FileManager.default.removeItem(at: configuration) }
        let result = try await Self.fail2ban("fail2ban-client", "-c \(configuration.path) -d").run()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.contains("['add', 'pasarguard', 'systemd']"))
        #expect(result.lines.contains("['start', 'pasarguard']"))
        #expect(result.lines.contains("['set', 'pasarguard', 'addaction', 'iptables-allports']"))
        // A client can have a whole line forged: nobody is banned for one.
        let retries = result.lines.compactMap { $0.wholeMatch(of: /\['set', 'pasarguard', 'maxretry', (\d+)\]/) }
        #expect(retries.count == 1 && retries.allSatisfy { (Int($0.1) ?? 0) > 1 })
        #expect(result.lines.contains("['set', 'pasarguard', 'addignoreip', '127.0.0.0/8', '::1']"))
    }

    @Test("has files of at most forty lines", arguments: ["filter.d/pasarguard.conf", "jail.d/pasarguard.conf"])
    func length(_ file: String) throws {
        let text = try String(contentsOf: Self.examples.appending(path: file), encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 41, "the last is empty")
    }

    /// The filter's `journalmatch`, word by word.
    private static func match(of configuration: URL) async throws -> [String] {
        let filter = try String(contentsOf: configuration.appending(path: "filter.d/pasarguard.conf"), encoding: .utf8)
        let line = try #require(filter.split(separator: "\n").first { $0.hasPrefix("journalmatch = ") })
        return line.dropFirst("journalmatch = ".count).split(separator: " ").map(String.init)
    }
}
