// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import RelayDaemon
import StreamClient

/// The program's exit codes, after `sysexits.h`.
enum ExitStatus: Int32, CaseIterable {
    case usage = 64
    case unavailable = 69
    case `internal` = 70
    case noPermission = 77
    case configuration = 78

    init(_ error: DaemonError) {
        self =
            switch error {
            case _ where error.lastsUntilReconfigured: .configuration
            case .socket: .unavailable
            case .passedSocket, .tls, .journal, .environment, .hungAtTheEnd, .failed: .internal
            }
    }

    init(_ failure: ClientFailure) {
        self =
            switch failure.class {
            case .usage: .usage
            case .unavailable: .unavailable
            case .noPermission: .noPermission
            case .internal: .internal
            }
    }

    /// Writes the message to stderr; to be thrown, which ends the program with this code.
    func exit(saying message: String) -> ExitCode {
        var line = message + "\n"
        line.withUTF8 { bytes in
            // Where stderr is closed there is nobody to tell; the exit code stays.
            _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
        return ExitCode(rawValue)
    }
}
