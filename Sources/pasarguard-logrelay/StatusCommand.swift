// SPDX-License-Identifier: MIT

import ArgumentParser
import LogRelayModel
import StreamClient

/// `status`: how the relay stands.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how the relay and its streams stand.")

    @OptionGroup var socket: SocketOptions

    @Flag(help: "The relay's answer as JSON.")
    var json = false

    func run() throws {
        StandardStreams.prepare()
        do {
            let answer = try StatusQuery.ask(path: socket.path)
            if json {
                try StandardStreams.write(answer.json)
            } else {
                let painter = StandardStreams.painter(.auto)
                let table = StatusTable(answer.status, now: Timestamp.systemClock(), painter: painter)
                try StandardStreams.write(table.text.utf8)
            }
        } catch {
            throw ExitStatus(error).exit(saying: error.description)
        }
    }
}
