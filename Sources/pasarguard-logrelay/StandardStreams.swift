// SPDX-License-Identifier: MIT

import Glibc
import StreamClient

/// This process's output, for the commands that only write.
enum StandardStreams {
    static let output = OutputDescriptor(STDOUT_FILENO)

    /// Whether the program was started without an output; to be asked before ``prepare()``. Its number may have been taken
    /// by then by a descriptor of the language's runtime, which has no file type.
    static var isOutputClosed: Bool {
        var status = stat()
        return fstat(STDOUT_FILENO, &status) != 0 || status.st_mode & S_IFMT == 0
    }

    /// Prepares for readers that go away: a write then tells so, and no signal ends the process. Descriptors that are
    /// closed are taken up by `/dev/null`, so that no socket gets their numbers.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // Takes the lowest free number, which is this one, since those below are open by now.
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// One sentence, whole, to stderr.
    static func tell(_ sentence: String) {
        do {
            _ = try OutputDescriptor(STDERR_FILENO).write(Array("pasarguard-logrelay: \(sentence)\n".utf8))
        } catch {
            // Where stderr cannot be written there is nobody to tell.
        }
    }

    /// Writes to stdout; that nobody reads it is no failure.
    static func write(_ text: some Sequence<UInt8>) throws(ClientFailure) {
        _ = try output.write(Array(text))
    }

    static func painter(_ choice: ColorChoice) -> Painter {
        Painter(
            isColoured: choice.isColoured(
                onTerminal: isatty(STDOUT_FILENO) == 1, noColor: variable("NO_COLOR"), terminalName: variable("TERM")))
    }

    /// How wide the terminal is that reads the output; nil for a file or pipe, unless `$COLUMNS` says so.
    static var columns: Int? {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return variable("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
