// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import Testing

/// A self-signed certificate for 127.0.0.1, made on the spot.
struct Certificate {
    private let directory: URL

    static func make() throws -> Certificate {
        let certificate = Certificate(
            directory: FileManager.default.temporaryDirectory.appending(path: "cert-\(UInt32.random(in: 0 ... .max))"))
        try FileManager.default.createDirectory(at: certificate.directory, withIntermediateDirectories: true)
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=panel of a test", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", certificate.files.privateKey, "-out", certificate.files.certificateChain,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0, "openssl could not make a certificate")
        return certificate
    }

    var files: TLSFiles {
        TLSFiles(
            certificateChain: directory.appending(path: "cert.pem").path,
            privateKey: directory.appending(path: "key.pem").path)
    }

    /// What `PinSHA256=` has to be, by the manual's own command.
    func pin() throws -> String {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = [
            "-c",
            "openssl x509 -in \"$1\" -pubkey -noout | openssl pkey -pubin -outform der | "
                + "openssl dgst -sha256 -binary | base64",
            "sh", files.certificateChain,
        ]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        shell.waitUntilExit()
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func remove() {
        // A temporary directory that stays behind harms nobody.
        try? FileManager.default.removeItem(at: directory)
    }
}
