// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator

@testable import PanelLogs

/// An authority and what it has signed, made on the spot with openssl(1).
struct Certificates: Sendable {
    struct Failure: Error {
        var command: [String]
        var words: String
    }

    private let directory: URL

    /// One set for all tests of the process.
    static let shared = Result { try Certificates() }

    var authority: String { path("authority.pem") }
    /// What trusts the one authority, or the other.
    var trust: TLSPolicy.Trust { get throws { try listed(authority) } }
    var otherTrust: TLSPolicy.Trust { get throws { try listed(path("other.pem")) } }
    /// For `localhost` and 127.0.0.1.
    var server: TLSFiles { TLSFiles(certificateChain: path("server.pem"), privateKey: path("server.key")) }
    /// For `elsewhere.example` only.
    var misnamed: TLSFiles { TLSFiles(certificateChain: path("misnamed.pem"), privateKey: path("misnamed.key")) }
    /// As `server`, by a server that knows nothing better than TLS 1.1.
    var oldTLS: TLSFiles {
        var files = server
        files.speaksOnlyTLS11 = true
        return files
    }
    var selfSigned: TLSFiles { TLSFiles(certificateChain: path("other.pem"), privateKey: path("other.key")) }

    /// For `localhost`, signed by an intermediate authority: without its certificate, and with it.
    var withoutIntermediate: TLSFiles { TLSFiles(certificateChain: path("leaf.pem"), privateKey: path("leaf.key")) }
    var fullChain: TLSFiles { TLSFiles(certificateChain: path("chain.pem"), privateKey: path("leaf.key")) }

    /// For `localhost` and 127.0.0.1, until yesterday.
    var expired: TLSFiles { TLSFiles(certificateChain: path("expired.pem"), privateKey: path("expired.key")) }

    /// What `openssl` says that the pin of a certificate is, by the commands of the manual.
    func pin(_ files: TLSFiles) throws -> String {
        // Tests run side by side.
        let name = UUID().uuidString
        try openssl("x509", "-in", files.certificateChain, "-pubkey", "-noout", "-out", path(name + ".pub"))
        try openssl("pkey", "-pubin", "-in", path(name + ".pub"), "-outform", "der", "-out", path(name + ".der"))
        try openssl("dgst", "-sha256", "-binary", "-out", path(name + ".sha"), path(name + ".der"))
        return try Data(contentsOf: URL(fileURLWithPath: path(name + ".sha"))).base64EncodedString()
    }

    private func listed(_ file: String) throws -> TLSPolicy.Trust {
        .authorities(.listed(pem: Array(try Data(contentsOf: URL(fileURLWithPath: file))), file: file))
    }

    private init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("panel-logs-tests-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for name in ["authority", "other"] {
            try openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-keyout", path("\(name).key"), "-out", path("\(name).pem"))
        }
        try sign("server", names: "DNS:localhost,IP:127.0.0.1")
        try sign("misnamed", names: "DNS:elsewhere.example")
        try sign("expired", names: "DNS:localhost,IP:127.0.0.1", days: "-1")
        try sign("intermediate", extensions: "basicConstraints=critical,CA:TRUE")
        try sign("leaf", names: "DNS:localhost", by: "intermediate")
        let chain = try ["leaf", "intermediate"].map { try String(contentsOfFile: path("\($0).pem"), encoding: .utf8) }
        try chain.joined().write(toFile: path("chain.pem"), atomically: true, encoding: .utf8)
    }

    private func sign(_ name: String, names: String, days: String = "2", by authority: String = "authority") throws {
        try sign(name, extensions: "subjectAltName=\(names)", days: days, by: authority)
    }

    private func sign(
        _ name: String, extensions: String, days: String = "2", by authority: String = "authority"
    ) throws {
        try (extensions + "\n").write(toFile: path("\(name).ext"), atomically: true, encoding: .utf8)
        try openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", path("\(name).key"), "-out", path("\(name).csr"))
        try openssl(
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("\(authority).pem"), "-CAkey",
            path("\(authority).key"), "-CAcreateserial", "-days", days, "-extfile", path("\(name).ext"), "-out",
            path("\(name).pem"))
    }

    private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    private func openssl(_ arguments: String...) throws {
        let process = Process()
        let words = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardOutput = words
        process.standardError = words
        try process.run()
        let output = words.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(command: arguments, words: String(decoding: output, as: UTF8.self))
        }
    }
}
