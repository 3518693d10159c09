// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// `check`, run as an operator runs it.
@Suite("check", .serialized)
struct CheckTests {
    private func check(_ text: String, _ arguments: [String] = []) throws -> (result: Program.Result, file: String) {
        let file = FileManager.default.temporaryDirectory.path + "/check-\(UUID().uuidString).conf"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        // Inline secrets need a file that others cannot read.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        defer { try? FileManager.default.removeItem(atPath: file) }
        return (try Program(["check", "--config", file] + arguments).end(), file)
    }

    private let valid = "[Panel]\nURL=https://panel.example.com:8000\nUsername=relay\nPassword=secret\n"

    @Test func aValidFileIsSaidToBe() throws {
        let (result, file) = try check(valid)
        #expect(result.status == 0)
        #expect(result.text == "\(file) is valid\n")
        #expect(result.errors.isEmpty)
    }

    @Test func aProxyIsToldWithoutItsPassword() throws {
        let proxied = valid + "Proxy=socks5://user:hunter2@proxy.example.com:1080\n"
        let (result, file) = try check(proxied)
        #expect(
            result.text
                == "\(file) is valid; the panel is connected to through socks5://proxy.example.com:1080\n")
        let (json, _) = try check(proxied, ["--json"])
        #expect(json.text.contains(#""proxy":"socks5://proxy.example.com:1080""#))
        #expect(!json.text.contains("hunter2"))
    }

    @Test func whereItConnectsIsTold() throws {
        let (result, file) = try check(valid + "Connect=unix:/run/panel.sock\n")
        #expect(result.text == "\(file) is valid; connects to unix:/run/panel.sock\n")
        let (json, _) = try check(valid + "Connect=127.0.0.1:8000\n", ["--json"])
        #expect(json.text.contains(#""connect":"127.0.0.1:8000""#))
    }

    @Test func warningsAreShownAndTheFileIsValid() throws {
        let (result, file) = try check(valid + "[TLS]\nVerify=no\n")
        #expect(result.status == 0)
        #expect(result.text == "\(file) is valid\n")
        #expect(result.errors.hasPrefix("\(file):6:"))
        #expect(result.errors.contains(": warning: "))
    }

    @Test func allErrorsAreShownAtOnce() throws {
        let (result, file) = try check(valid + "[Sources]\nCoer=yes\nInterval=99\n")
        #expect(result.status == 78)
        #expect(result.text.isEmpty)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("\(file):6:1: error: ") == true)
        #expect(lines.last?.hasPrefix("\(file):7:10: error: ") == true)
    }

    @Test func findingsAsJSON() throws {
        struct Findings: Decodable {
            struct Diagnostic: Decodable {
                var severity: String
                var file: String
                var line: Int?
                var column: Int?
                var message: String
            }
            var valid: Bool
            var diagnostics: [Diagnostic]
        }
        let (bad, file) = try check("[Sources]\nCoer=yes\n", ["--json"])
        #expect(bad.status == 78)
        #expect(bad.errors.isEmpty)
        let findings = try JSONDecoder().decode(Findings.self, from: Data(bad.output))
        #expect(!findings.valid)
        #expect(findings.diagnostics.contains { $0.file == file && $0.line == 2 && $0.column == 1 })
        #expect(findings.diagnostics.contains { $0.line == nil && $0.message.contains("URL=") })
        let good = try check(valid, ["--json"]).result
        #expect(good.status == 0)
        #expect(good.text == #"{"valid":true,"diagnostics":[]}"# + "\n")
    }
}
