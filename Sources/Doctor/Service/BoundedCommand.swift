// SPDX-License-Identifier: MIT

import Glibc

/// Runs a program of the system for what it prints, within bounds of time and bytes. No secret is ever an argument: every
/// user can read those.
enum BoundedCommand {
    private static let patience: Duration = .seconds(10)
    private static let environment = ["LC_ALL=C", "PATH=/usr/bin:/bin", "SYSTEMD_PAGER=", "SYSTEMD_COLORS=0"]

    /// - Parameters:
    ///   - command: The program, by its absolute path, and its arguments.
    ///   - limit: The most bytes that it may print.
    /// - Returns: What it printed; nil where it is missing, fails, prints more, or takes longer than ten seconds to print or
    ///   five more to end.
    static func output(of command: [String], atMost limit: Int) -> [UInt8]? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child = start(command, output: ends[1])
        close(ends[1])
        guard let child else { return nil }
        let printed = read(ends[0], atMost: limit)
        // With its last byte read, a program that has not ended by itself is of no use any more.
        let status = end(child, within: printed == nil ? .zero : .seconds(5))
        return status == 0 ? printed : nil
    }

    /// Waits for a child to end, and kills it when the time is over.
    /// - Returns: How it ended, as `waitpid(2)` has it; nil where that cannot be known.
    private static func end(_ child: pid_t, within time: Duration) -> Int32? {
        let deadline = ContinuousClock.now + time
        var status: Int32 = 0
        while ContinuousClock.now < deadline {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return status }
            guard ended == 0 || errno == EINTR else { return nil }
            usleep(1_000)
        }
        kill(child, SIGKILL)
        while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        return status
    }

    /// With nothing of this process but the end of a pipe.
    private static func start(_ command: [String], output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let arguments = command.map { strdup($0) }
        let variables = environment.map { strdup($0) }
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, command[0], &actions, nil, arguments + [nil], variables + [nil])
        return code == 0 ? child : nil
    }

    private static func read(_ descriptor: Int32, atMost limit: Int) -> [UInt8]? {
        let deadline = ContinuousClock.now + patience
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&watched, 1, Int32(max(left, 0)))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { return nil }
        }
    }
}
