// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing

/// The built program, run as an operator runs it.
struct Program {
    enum Output {
        case pipe
        /// A pseudo-terminal of so many columns.
        case terminal(columns: UInt16)
    }

    private let process = Process()
    private let reading: FileHandle
    private let errors = Pipe()

    /// Beside the test's own executable, where SwiftPM puts both.
    private static func location() throws -> URL {
        // The bundle is an executable of its own, or is loaded by a helper that is told where it is.
        let arguments = CommandLine.arguments
        let bundle = arguments.firstIndex(of: "--test-bundle-path").map { arguments[$0 + 1] }
        let executable = try bundle ?? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: executable).deletingLastPathComponent()
            .appendingPathComponent("pasarguard-logrelay")
    }

    init(_ arguments: [String], output: Output = .pipe, environment: [String: String] = [:]) throws {
        process.executableURL = try Self.location()
        process.arguments = arguments
        process.environment = ["TERM": "xterm", "TZ": "UTC"].merging(environment) { $1 }
        process.standardError = errors
        switch output {
        case .pipe:
            let pipe = Pipe()
            process.standardOutput = pipe
            reading = pipe.fileHandleForReading
            try process.run()
        case .terminal(let columns):
            let (controller, terminal) = try Self.terminal(columns: columns)
            process.standardOutput = terminal
            process.standardInput = FileHandle.nullDevice
            reading = controller
            try process.run()
            // The controller must see the end when the program does.
            try terminal.close()
        }
    }

    private static func terminal(columns: UInt16) throws -> (controller: FileHandle, terminal: FileHandle) {
        // What unlockpt(3) and ptsname(3) do, which Swift's Glibc does not show.
        let controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(controller >= 0)
        var lock: Int32 = 0
        var number: UInt32 = 0
        let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        let isUnlocked = ioctl(controller, setLock, &lock) == 0 && ioctl(controller, getNumber, &number) == 0
        try #require(isUnlocked)
        let terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(terminal >= 0)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        let isSized = ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0
        try #require(isSized)
        return (
            FileHandle(fileDescriptor: controller, closeOnDealloc: true),
            FileHandle(fileDescriptor: terminal, closeOnDealloc: true)
        )
    }

    func interrupt() { process.interrupt() }

    /// What has been written since the last call; waits for something.
    func readSome() throws -> [UInt8] {
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(reading.fileDescriptor, &room, room.count)
        // A pseudo-terminal whose other end is closed gives EIO.
        return Array(room[..<max(0, count)])
    }

    /// Reads until the text has come.
    func read(until text: String) throws -> [UInt8] {
        var all: [UInt8] = []
        while !String(decoding: all, as: UTF8.self).contains(text) {
            let some = try readSome()
            try #require(!some.isEmpty, "\(text) did not come")
            all += some
        }
        return all
    }

    struct Result {
        var status: Int32
        var wasSignalled: Bool
        var output: [UInt8]
        var errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Reads all there is, and waits for the end.
    func end() throws -> Result {
        var output: [UInt8] = []
        while true {
            let some = try readSome()
            if some.isEmpty { break }
            output += some
        }
        let errors = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, wasSignalled: process.terminationReason == .uncaughtSignal,
            output: output, errors: String(decoding: errors, as: UTF8.self))
    }
}
