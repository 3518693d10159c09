// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator

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
    var otherAuthority: String { path("other.pem") }
    /// For `localhost` and 127.0.0.1.
    var server: TLSFiles { TLSFiles(certificateChain: path("server.pem"), privateKey: path("server.key")) }
    /// For `elsewhere.example` only.
    var misnamed: TLSFiles { TLSFiles(certificateChain: path("misnamed.pem"), privateKey: path("misnamed.key")) }
    var selfSigned: TLSFiles { TLSFiles(certificateChain: otherAuthority, privateKey: path("other.key")) }

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
    }

    private func sign(_ name: String, names: String) throws {
        try "subjectAltName=\(names)\n".write(toFile: path("\(name).ext"), atomically: true, encoding: .utf8)
        try openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", path("\(name).key"), "-out", path("\(name).csr"))
        try openssl(
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("authority.pem"), "-CAkey",
            path("authority.key"), "-CAcreateserial", "-days", "2", "-extfile", path("\(name).ext"), "-out",
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
