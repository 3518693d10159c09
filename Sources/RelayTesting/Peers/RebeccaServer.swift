// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// The server of `Tests/Support/rebecca`, built with Debian's Go and run as a process of its own.
package final class RebeccaServer: Sendable {
    package struct BuildFailed: Error, CustomStringConvertible {
        package var description: String
    }

    /// Whether Go and its WebSocket package are installed; `packaging/test` installs them.
    package static var canBeBuilt: Bool {
        FileManager.default.isExecutableFile(atPath: go)
            && FileManager.default.fileExists(atPath: "\(goPath)/src/golang.org/x/net/websocket")
    }

    private static let go = "/usr/bin/go"
    private static let goPath = "/usr/share/gocode"

    package let port: Int
    /// What it says: `opened PATH ORIGIN`, `ended PATH`, `done COMMAND`.
    package let events = Feed<String>("the Rebecca server")
    private let process: Mutex<Process>
    private let commands: FileHandle
    private let output: FileHandle

    package var url: String { "http://127.0.0.1:\(port)" }

    /// Runs a server around a test.
    package static func run(_ body: (RebeccaServer) async throws -> Void) async throws {
        let server = try await RebeccaServer()
        do {
            try await body(server)
        } catch {
            server.stop()
            throw error
        }
        server.stop()
    }

    private init() async throws {
        let (input, output) = (Pipe(), Pipe())
        let child = Process()
        child.executableURL = try Self.program.get()
        child.environment = [:]
        child.standardInput = input
        child.standardOutput = output
        commands = input.fileHandleForWriting
        self.output = output.fileHandleForReading
        try child.run()
        process = Mutex(child)
        let events = events
        let descriptor = output.fileHandleForReading.fileDescriptor
        LinesOfDescriptor.read(descriptor) { line in
            events.push(String(decoding: line, as: UTF8.self))
        } end: { why in
            events.end(why)
        }
        let said = try await events.first("its port") { $0.hasPrefix("port ") }
        port = Int(said.dropFirst("port ".count)) ?? 0
    }

    /// Tells the server what to do, and returns when it is done.
    package func tell(_ command: String) async throws {
        try commands.write(contentsOf: Data("\(command)\n".utf8))
        let word = command.prefix { $0 != " " }
        _ = try await events.take("the answer to \(command)") { $0 == "done \(word)" }
    }

    private func stop() {
        process.withLock { $0.terminate() }
    }

    /// Built once for all tests of the process.
    private static let program = Result { try build() }

    private static func build() throws -> URL {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("rebecca-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
                "Tests/Support/rebecca/main.go")
        let program = directory.appendingPathComponent("rebecca")
        let errors = Pipe()
        let child = Process()
        child.executableURL = URL(fileURLWithPath: go)
        child.arguments = ["build", "-o", program.path, source.path]
        child.environment = [
            "PATH": "/usr/bin:/bin", "HOME": directory.path, "GOCACHE": directory.appendingPathComponent("cache").path,
            "GO111MODULE": "off", "GOPATH": goPath, "GOFLAGS": "", "CGO_ENABLED": "0",
        ]
        child.standardError = errors
        try child.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        child.waitUntilExit()
        guard child.terminationStatus == 0 else {
            throw BuildFailed(description: String(decoding: words, as: UTF8.self))
        }
        return program
    }
}
