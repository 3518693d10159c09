// SPDX-License-Identifier: MIT

import ArgumentParser
import RelayDaemon

/// The program's commands, one file each.
@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pasarguard-logrelay",
        abstract: "Relays the log streams of a PasarGuard or Marzban panel to journald and a local socket.",
        version: relayVersion,
        subcommands: [RunCommand.self, CheckCommand.self, TailCommand.self, StatusCommand.self],
        defaultSubcommand: RunCommand.self)
}
