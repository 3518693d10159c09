// SPDX-License-Identifier: MIT

import ArgumentParser
import RelayConfiguration

/// Which relay a command speaks to.
struct SocketOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The relay's socket. (default: stream.sock in $RUNTIME_DIRECTORY, else in /run/pasarguard-logrelay)",
            valueName: "path"),
        completion: .file())
    var socket: String?

    var path: String { socket ?? SituationalDefault.socketPath(.current) }
}
