// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import Glibc

/// A command as an operator types it. Ended after a minute.
struct ShellCommand: Sendable {
    var text: String
    /// What it is run by, as to be beside a journald.
    var launcher: [String] = []
    var environment: [String: String] = [:]

    struct Result: Sendable {
        var output: String
        var errors: String
        var status: Int32

        /// Without the spaces that columns are aligned with, and with the same word for every time.
        var lines: [String] {
            output.split(separator: "\n").map { line in
                line.split(separator: " ").joined(separator: " ")
                    .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, with: "TIME")
            }
        }
    }

    func run() async throws -> Result {
        let process = Process()
        // As in a shell, who writes to a reader that has gone ends; the test's own process ignores that signal.
        let command =
            launcher + [
                "/usr/bin/env", "--default-signal=PIPE", "/usr/bin/timeout", "60", "/bin/bash", "-o", "pipefail", "-c",
                text,
            ]
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try Self.withSignals { try process.run() }
        async let written = Self.all(of: output)
        async let said = Self.all(of: errors)
        let (text, words) = try await (written, said)
        process.waitUntilExit()
        return Result(output: text, errors: words, status: process.terminationStatus)
    }

    /// A process begins with the signals blocked that its starter's thread has blocked, and those of the tasks' threads have
    /// nearly all: nothing could end it.
    private static func withSignals(_ start: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try start()
    }

    /// On a thread that may wait.
    private static func all(of pipe: Pipe) async throws -> String {
        let handle = pipe.fileHandleForReading
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Swift.Result { String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self) })
            }
        }
    }
}
