// SPDX-License-Identifier: MIT

import ArgumentParser
import Dispatch
import Glibc
import RelayDaemon

/// Begins on the process's first thread, before there are others.
@main
enum Program {
    static func main() {
        // Swift's runtime gives priorities to its threads, which only root may, and says so in the system's log for each
        // that is refused it. It looks at this once, when it has something to say first: on no thread before this line.
        setenv("LIBDISPATCH_LOG", "NO", 0)
        do {
            let command = try Command.parseAsRoot()
            let preparation = try (command as? CheckCommand)?.prepare()
            Task { await run(command, preparation) }
        } catch {
            Command.exit(withError: error)
        }
        dispatchMain()
    }

    private static func run(_ command: any ParsableCommand, _ check: CheckCommand.Preparation?) async {
        do {
            var command = command
            if let check {
                try await check.finish()
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Command.exit(withError: error)
        }
        Command.exit()
    }
}

/// The program's commands, one file each.
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
}
