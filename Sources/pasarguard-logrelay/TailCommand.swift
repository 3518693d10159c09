// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import LogRelayModel
import StreamClient
import XrayLog

/// `tail`: the live stream, for a terminal or a pipe.
struct TailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show the relayed lines as they come.",
        discussion: """
            Begins with the last 10 lines the relay still has, unless --last or --after says otherwise. Options that \
            can be repeated show what any of them names. A relay that is restarted is waited for.
            """)

    enum Output: String, CaseIterable, ExpressibleByArgument {
        case short, raw, json
    }

    @OptionGroup var socket: SocketOptions

    @Option(
        help: ArgumentHelp(
            "Only this source: core, node:ID with the number that status shows, or a node's name. May be repeated.",
            valueName: "source"))
    var source: [String] = []

    @Option(help: ArgumentHelp("Only lines of this kind. May be repeated.", valueName: "kind"))
    var kind: [XrayLine.Kind] = []

    @Option(help: ArgumentHelp("Only lines of this level and above.", valueName: "level"))
    var level: XrayLine.Level?

    @Option(help: ArgumentHelp("Only this user's lines, by name or number. May be repeated.", valueName: "user"))
    var user: [String] = []

    @Option(help: ArgumentHelp("Begin with so many lines from the past. (default: 10)", valueName: "n"))
    var last: UInt64?

    @Option(
        help: ArgumentHelp("Begin behind the line with this seq, as --output json shows it.", valueName: "cursor"))
    var after: UInt64?

    @Flag(help: "End once the lines from the past are shown.")
    var noFollow = false

    @Option(
        help: "short: columns for people; raw: the lines' bytes, not for terminals; json: the relay's objects.")
    var output = Output.short

    @Option(help: "Colour by level in short.")
    var color = ColorChoice.auto

    func validate() throws {
        for source in source where SourceNames.isMistaken(source) {
            throw ValidationError(
                "--source \(SafeText.of(source)): write core, node:ID such as node:3, or a node's name.")
        }
        if last != nil, after != nil { throw ValidationError("--last and --after exclude each other: name one.") }
        if user.contains("") { throw ValidationError("--user has no name.") }
        if request.encoded.count > StreamRequest.longest {
            throw ValidationError("the filters are longer than the relay takes: name fewer users or sources.")
        }
        if output == .raw, isatty(STDOUT_FILENO) == 1 {
            throw ValidationError(
                "--output raw passes on control characters, which could steer your terminal: pipe or redirect it, or"
                    + " use --output short.")
        }
    }

    func run() throws {
        guard !StandardStreams.isOutputClosed else { return }
        StandardStreams.prepare()
        let session = TailSession(path: socket.path, filter: filter, start: start, follows: !noFollow)
        var tail = Tail(
            path: socket.path, session: session, format: format, output: StandardStreams.output,
            tell: StandardStreams.tell)
        do {
            try tail.run()
        } catch {
            throw ExitStatus(error).exit(saying: error.description)
        }
    }

    private var filter: StreamFilter { StreamFilter(sources: source, kinds: kind, level: level, users: user) }
    private var start: StreamStart { after.map(StreamStart.after) ?? .last(last ?? 10) }
    private var request: StreamRequest { .subscribe(filter, start) }

    private var format: OutputFormat {
        switch output {
        case .short: .short(ShortFormat(painter: StandardStreams.painter(color), today: Timestamp.systemClock()))
        case .raw: .raw
        case .json: .json
        }
    }
}

extension XrayLine.Kind: ExpressibleByArgument {}
extension XrayLine.Level: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
