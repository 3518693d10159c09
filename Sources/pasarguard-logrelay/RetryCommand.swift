// SPDX-License-Identifier: MIT

import ArgumentParser
import StreamClient

/// `retry`: what waits or is refused is tried now.
struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try now what waits or is refused, logins too.",
        discussion: """
            For when something was put right on the panel. Each login can send the panel's owner the password: at most \
            one a minute is made on request, and after three refused ones in a row none until the configuration changes. \
            Where a login is withheld so, nothing is tried, and the exit code is 77; where nothing waits, it is 0.
            """)

    @OptionGroup var socket: SocketOptions

    @Option(
        help: ArgumentHelp("Only this source: core, node:ID, or a node's name. May be repeated.", valueName: "source"))
    var source: [String] = []

    func validate() throws {
        for source in source where SourceNames.isMistaken(source) {
            throw ValidationError(
                "--source \(SafeText.of(source)): write core, node:ID such as node:3, or a node's name.")
        }
        if StreamRequest.retry(sources: source).encoded.count > StreamRequest.longest {
            throw ValidationError("the sources are longer than the relay takes: name fewer.")
        }
    }

    func run() throws {
        StandardStreams.prepare()
        do {
            try StandardStreams.write("\(RetryQuery.ask(path: socket.path, sources: source))\n".utf8)
        } catch {
            throw ExitStatus(error).exit(saying: error.description)
        }
    }
}
