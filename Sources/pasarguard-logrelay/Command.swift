// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import RelayDaemon

/// The program's commands, one file each.
@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pasarguard-logrelay",
        abstract: "Relays the log streams of a PasarGuard or Marzban panel to journald and a local socket.",
        version: relayVersion,
        subcommands: [
            RunCommand.self, ReloadCommand.self, CheckCommand.self, TailCommand.self, StatusCommand.self,
            RetryCommand.self,
        ],
        defaultSubcommand: RunCommand.self)

    static func main() async {
        // Swift's runtime gives priorities to its threads, which only root may, and says so in the system's log for each
        // that is refused it. It looks at this once, when it has something to say first: on no thread before this line.
        setenv("LIBDISPATCH_LOG", "NO", 0)
        await main(nil)
    }
}
