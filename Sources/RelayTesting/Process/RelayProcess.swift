// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization

/// The built program as a process of its own.
package final class RelayProcess: Sendable {
    /// How it came to its end.
    package enum Exit: Equatable, Sendable {
        case status(Int32)
        case signal(Int32)
    }

    private enum Life {
        case running
        case ended(Exit)
    }

    package let pid: Int32
    /// What it wrote to stderr, line by line.
    package let errors = Feed<String>("the relay's stderr")
    /// What it wrote to stdout.
    package let output = Feed<String>("the relay's stdout")
    private let exits = Feed<Exit>("the relay")
    private let life = Mutex(Life.running)

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - environment: all of it; nothing is inherited.
    ///   - launcher: a command that starts the program in its own place, such as `setpriv(1)`.
    ///   - journald: whose namespace to run in, so that its socket is where the relay looks for one.
    package init(
        arguments: [String], environment: [String: String] = [:], launcher: [String] = [],
        journald: PrivateJournald? = nil
    ) throws {
        let command = (journald?.enteringCommand ?? []) + launcher + [try Self.program] + arguments
        let (output, errors) = (try OutputPipe(), try OutputPipe())
        defer {
            output.closeWritingEnd()
            errors.closeWritingEnd()
        }
        pid = try Spawning.start(
            command, environment: environment, output: output.writingEnd, errors: errors.writingEnd)
        output.feed(self.output)
        errors.feed(self.errors)
        Thread.detachNewThread { [self] in awaitEnd() }
    }

    /// Learns of the end first and collects the process under the lock, so that ``signal(_:)`` never hits another
    /// process that got the number meanwhile.
    private func awaitEnd() {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let exit = life.withLock { life in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let exit = status & 0x7F == 0 ? Exit.status((status >> 8) & 0xFF) : .signal(status & 0x7F)
            life = .ended(exit)
            return exit
        }
        exits.push(exit)
    }

    /// Sends a signal; an ended process gets none.
    package func signal(_ number: Int32) {
        life.withLock { life in
            if case .running = life { kill(pid, number) }
        }
    }

    package var isRunning: Bool {
        life.withLock { if case .running = $0 { true } else { false } }
    }

    /// Returns when it has ended, with all it wrote.
    package func waitForExit(within limit: Duration = patience) async throws -> Exit {
        let exit = try await exits.first("the end", within: limit) { _ in true }
        // Its pipes are closed by now.
        _ = try await (errors.rest(), output.rest())
        return exit
    }

    /// Ends it, whatever state it is in. To be called when a test is over.
    package func end() async throws {
        signal(SIGKILL)
        _ = try await exits.first("the end") { _ in true }
    }
}

/// A pipe that a process writes into.
private struct OutputPipe {
    let readingEnd: Int32
    let writingEnd: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemCallFailed("pipe") }
        (readingEnd, writingEnd) = (ends[0], ends[1])
        // What is started beside must not hold the pipe open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    func closeWritingEnd() { close(writingEnd) }

    func feed(_ feed: Feed<String>) {
        let readingEnd = readingEnd
        LinesOfDescriptor.read(readingEnd) { line in
            feed.push(String(decoding: line, as: UTF8.self))
        } end: { why in
            close(readingEnd)
            feed.end(why)
        }
    }
}
