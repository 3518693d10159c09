// SPDX-License-Identifier: MIT

import Foundation

/// Programs that tests run: the toolchain's, and the package's own.
enum Tool {
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    /// Of the files that this test was built from.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs a program of the search path to its end.
    /// - Returns: what it printed.
    /// - Throws: what it printed, where it fails.
    @discardableResult
    static func run(_ name: String, _ arguments: [String]) async throws -> String {
        try await run(URL(filePath: "/usr/bin/env"), [name] + arguments)
    }

    @discardableResult
    static func run(_ name: String, _ arguments: String...) async throws -> String {
        try await run(name, arguments)
    }

    /// - Parameter environment: beside the tests' own.
    static func run(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:], expecting status: Int32 = 0
    ) async throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let ended = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { ended.continuation.yield($0.terminationStatus) }
        try process.run()
        let text = try await withCheckedThrowingContinuation { continuation in
            // It blocks until the program has closed its end.
            Thread {
                continuation.resume(with: Result { try output.fileHandleForReading.readToEnd() ?? Data() })
            }.start()
        }
        let printed = String(decoding: text, as: UTF8.self)
        for await exit in ended.stream {
            guard exit == status else {
                throw Failed(description: "\(program.path) \(arguments) ended with \(exit):\n\(printed)")
            }
            break
        }
        return printed
    }
}
