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
        let check: CheckCommand.Preparation?
        do {
            check = try (Command.parseAsRoot() as? CheckCommand)?.prepare()
        } catch {
            Command.exit(withError: error)
        }
        Task {
            if let check { await finish(check) } else { await Command.main(nil) }
            Command.exit()
        }
        dispatchMain()
    }

    private static func finish(_ check: CheckCommand.Preparation) async {
        do {
            try await check.finish()
        } catch {
            Command.exit(withError: error)
        }
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
