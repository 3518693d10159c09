// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// A real systemd-journald for one test, in namespaces of its own. Many can run side by side.
///
/// Drives `Tests/Support/private-journald`. Ends with ``shutDown()``, or at the latest with the test process.
package actor PrivateJournald {
    package enum Failure: Error, CustomStringConvertible {
        case script(String)
        case journalctl(String)

        package var description: String {
            switch self {
            case .script(let said): "private-journald: \(said)"
            case .journalctl(let said): "journalctl: \(said)"
            }
        }
    }

    /// How ``end(_:)`` ends journald.
    package enum Ending: String, Sendable {
        /// It stores what it has received, then exits.
        case term
        case kill
    }

    private let script: Process
    private let commands: FileHandle
    private let answers: FileHandle
    /// Lives as long as the namespaces.
    private let namespace: pid_t
    private var journald: pid_t?

    /// Makes the namespaces; journald itself comes with ``start()``. `queueLength` is how many datagrams its socket queues;
    /// nil: as many as on this machine.
    package init(queueLength: Int? = 512) async throws {
        script = Process()
        script.executableURL = Self.scriptPath
        script.arguments = queueLength.map { [String($0)] } ?? []
        let (input, output) = (Pipe(), Pipe())
        script.standardInput = input
        script.standardOutput = output
        script.standardError = FileHandle.nullDevice
        try script.run()
        commands = input.fileHandleForWriting
        answers = output.fileHandleForReading
        namespace = try await Self.number(after: "namespace", in: answers)
    }

    private static let scriptPath = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Tests/Support/private-journald")

    private static func number(after word: String, in answers: FileHandle) async throws -> pid_t {
        let answer = try await nextLine(of: answers) ?? "it has ended"
        let parts = answer.split(separator: " ")
        guard parts.count == 2, parts[0] == word, let number = pid_t(parts[1]) else { throw Failure.script(answer) }
        return number
    }

    /// Where journald listens, as seen from outside; the path stays the same when journald is started anew.
    package nonisolated var socketPath: String { "/proc/\(namespace)/root/run/systemd/journal/socket" }

    /// Where its journal files are, as seen from outside.
    package nonisolated var journalDirectory: String { "/proc/\(namespace)/root/run/log/journal" }

    /// What a command begins with that shall run beside it, with its socket in the ordinary place. The process keeps its
    /// id, but not its working directory.
    package nonisolated var enteringCommand: [String] {
        let asUser = geteuid() == 0 ? [] : ["--user", "--preserve-credentials"]
        return ["/usr/bin/nsenter", "--target=\(namespace)", "--mount"] + asUser + ["--"]
    }
}

// MARK: - Its life

extension PrivateJournald {
    /// The drop-in that ``configure(_:)`` writes, as journald and a relay beside it see it.
    package static let configurationFile = "/run/systemd/journald.conf.d/60-test.conf"

    /// What it is to be configured with, from when it is started.
    package nonisolated func configure(_ lines: String) throws {
        try "[Journal]\n\(lines)\n".write(
            toFile: "/proc/\(namespace)/root\(Self.configurationFile)", atomically: false, encoding: .utf8)
    }

    /// Starts journald and returns when it answers.
    package func start() async throws {
        try command("start")
        journald = try await Self.number(after: "journald", in: answers)
    }

    /// The same as after a reboot of the machine: the journal is there, and the boot is another.
    package func boot() async throws {
        try command("boot")
        journald = try await Self.number(after: "journald", in: answers)
    }

    /// Ends journald and returns when it is gone; the journal stays.
    package func end(_ ending: Ending) async throws {
        proceed()
        try command(ending.rawValue)
        guard try await Self.nextLine(of: answers) == "gone" else { throw Failure.script("did not end") }
        journald = nil
    }

    /// Stops journald in its tracks: its socket stays, and fills up.
    package func pause() {
        if let journald { kill(journald, SIGSTOP) }
    }

    /// Lets a stopped journald go on.
    package func proceed() {
        if let journald { kill(journald, SIGCONT) }
    }

    /// Ends everything, and returns when the namespaces are gone.
    package func shutDown() async throws {
        proceed()
        try command("end")
        try commands.close()
        _ = try await Self.readAll(answers)
        script.waitUntilExit()
    }

    private func command(_ word: String) throws {
        try commands.write(contentsOf: Data("\(word)\n".utf8))
    }

    /// Runs `body` with a running journald, and ends that whatever comes of it.
    package static func with<Result: Sendable>(
        queueLength: Int? = 512, started: Bool = true,
        _ body: @Sendable (PrivateJournald) async throws -> Result
    ) async throws -> Result {
        let journald = try await PrivateJournald(queueLength: queueLength)
        do {
            if started { try await journald.start() }
            let result = try await body(journald)
            try await journald.shutDown()
            return result
        } catch {
            try await journald.shutDown()
            throw error
        }
    }
}

// MARK: - What it has stored

extension PrivateJournald {
    /// Waits until everything it was handed so far can be read, then returns the entries with all the given
    /// `FIELD=value` matches, oldest first: whole, or with `fields` only these, where there are many entries.
    package func entries(
        matching matches: [String] = ["SYSLOG_IDENTIFIER=pasarguard"], fields: [String] = []
    ) async throws -> [StoredEntry] {
        _ = try await journalctl(["--sync"])
        var arguments = ["--output=export", "--all", "--no-pager", "--quiet"]
        if !fields.isEmpty { arguments.append("--output-fields=\(fields.joined(separator: ","))") }
        return StoredEntry.parse(try await journalctl(arguments + matches))
    }

    /// Runs `journalctl` beside it and returns what that wrote.
    package func journalctl(_ arguments: [String]) async throws -> [UInt8] {
        let process = Process()
        let entering = enteringCommand
        process.executableURL = URL(filePath: entering[0])
        process.arguments = entering.dropFirst() + ["journalctl"] + arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        async let written = Self.readAll(output.fileHandleForReading)
        async let complaint = Self.readAll(errors.fileHandleForReading)
        let (bytes, said) = (try await written, String(decoding: try await complaint, as: UTF8.self))
        process.waitUntilExit()
        // Matching nothing is status 1, and says nothing.
        guard process.terminationStatus == 0 || said.isEmpty else { throw Failure.journalctl(said) }
        return bytes
    }

    /// The script's next answer; nil at its end.
    private static func nextLine(of handle: FileHandle) async throws -> String? {
        try await onDispatch {
            var line: [UInt8] = []
            while let byte = try handle.read(upToCount: 1)?.first {
                if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
                line.append(byte)
            }
            return nil
        }
    }

    private static func readAll(_ handle: FileHandle) async throws -> [UInt8] {
        try await onDispatch { Array(try handle.readToEnd() ?? Data()) }
    }

    /// For reading, which waits, as nothing on the cooperative pool may.
    private static func onDispatch<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Swift.Result(catching: body))
            }
        }
    }
}
