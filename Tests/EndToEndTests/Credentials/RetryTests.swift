// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

/// What the operator does after something was put right on the panel.
@Suite("After something was put right on the panel") struct RetryTests {
    /// The command, and what it says.
    private func retry(_ stage: Stage, _ options: [String] = []) async throws -> (
        exit: RelayProcess.Exit, words: String
    ) {
        let command = try stage.run(["retry", "--socket", stage.socketPath] + options)
        let exit = try await command.waitForExit()
        return (exit, (command.output.all + command.errors.all).joined(separator: "\n"))
    }

    private func nodes(_ stream: TestedStream) -> String { stream.nodes.map { "\($0.id)" }.joined(separator: " ") }

    /// Starts a program with its standard error in the journal, as a service. systemd-cat names that to it only since
    /// systemd 255.
    private static let asService = [
        "/usr/bin/systemd-cat", "/bin/bash", "-c",
        #"export JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2); exec "$@""#, "bash",
    ]

    /// A relay whose password the panel does not accept yet, and a consumer that knows.
    private func startRefused(
        _ stage: Stage, name: String = "relay", launcher: [String] = []
    ) async throws -> (relay: Relay, consumer: StreamSocketClient) {
        let relay = try await stage.launch(name: name, launcher: launcher) {
            $0["Sources", "Nodes"] = nodes(stage.stream)
        }
        try await relay.waitUntilReady()
        let consumer = try await stage.connect()
        try await consumer.waitForState("refused", of: stage.source.name)
        return (relay, consumer)
    }

    enum Act: CaseIterable { case retry, reload }

    @Test("retry and a reload log in at once", arguments: Act.allCases, TestedStream.ofEachDialect)
    func logsIn(act: Act, _ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            try await stage.panel.resetPassword(of: Stage.username, to: "another")
            let (relay, consumer) = try await startRefused(stage)
            try await stage.panel.resetPassword(of: Stage.username, to: Stage.password)
            switch act {
            case .retry:
                let (exit, words) = try await retry(stage)
                #expect(exit == .status(0))
                #expect(words.hasSuffix("tried now"))
            case .reload: relay.process.signal(SIGHUP)
            }
            try await consumer.waitForState("connected", of: stage.source.name)
            let logins = await stage.panel.observations.logins
            #expect(logins.accepted == 1)
            #expect(logins.refused == 1)
        }
    }

    @Test("a login is made once on request in a minute, whoever asks, and the others are told why")
    func once() async throws {
        try await Stage.with { stage in
            try await stage.panel.resetPassword(of: Stage.username, to: "another")
            let (relay, consumer) = try await startRefused(stage)
            #expect(try await retry(stage).words == "1 stream is tried now")
            try await consumer.waitForState("refused", of: "core")
            let again = try await retry(stage)
            #expect(again.exit == .status(77))
            #expect(again.words.hasPrefix("no stream is tried: at most one login a minute"))
            relay.process.signal(SIGHUP)
            _ = try await relay.process.errors.first("word of it") { $0.contains("the login is not tried again yet") }
            #expect(await stage.panel.observations.logins.refused == 2)
        }
    }

    @Test("rights that were given are seen without another login", arguments: Dialect.allCases)
    func rights(_ dialect: Dialect) async throws {
        let nodes = [Node(id: 1, name: "de-fra")]
        try await Stage.with(dialect: dialect, nodes: nodes) { stage in
            await stage.panel.setAccount(Account(username: Stage.username, password: Stage.password, isSudo: false))
            _ = try await stage.start { $0["Sources", "Nodes"] = "1" }
            let consumer = try await stage.connect()
            try await consumer.waitForState("refused", of: "node:1")
            await stage.panel.setAccount(Account(username: Stage.username, password: Stage.password))
            #expect(try await retry(stage, ["--source", "node:1"]).words == "1 stream is tried now")
            try await consumer.waitForState("connected", of: "node:1")
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    @Test("a source that is not read is refused, by number and by name")
    func unknownSource() async throws {
        try await Stage.with { stage in
            _ = try await stage.startConnected()
            let byNumber = try await retry(stage, ["--source", "node:9"])
            #expect(byNumber.exit == .status(69))
            #expect(byNumber.words.contains("the relay reads no source \"node:9\""))
            let byName = try await retry(stage, ["--source", "de-fra"])
            #expect(byName.exit == .status(64))
            #expect(byName.words == "no source is called de-fra: the relay reads core")
            let idle = try await retry(stage)
            #expect(idle.exit == .status(0))
            #expect(idle.words == "no stream waits or is refused")
        }
    }

    @Test("a start after a stop in order logs in at once")
    func restart() async throws {
        try await Stage.with(journald: .running) { stage in
            try await stage.panel.resetPassword(of: Stage.username, to: "another")
            // The refusal is remembered in the journal, where a service's own messages go.
            let (relay, _) = try await startRefused(stage, launcher: Self.asService)
            _ = try await stage.waitForEntries(1, matching: ["MESSAGE_ID=bb115acc983f459ab5db7b3a59db62aa"])
            relay.process.signal(SIGTERM)
            _ = try await relay.process.waitForExit()
            try await stage.panel.resetPassword(of: Stage.username, to: Stage.password)
            _ = try await stage.start(name: "next")
            try await stage.waitForStreams()
            #expect(await stage.panel.observations.logins.accepted == 1)
            #expect(await stage.panel.observations.logins.refused == 1)
        }
    }

    @Test("a start after a crash does not log in, and neither does check beside it")
    func crash() async throws {
        try await Stage.with(journald: .running) { stage in
            try await stage.panel.resetPassword(of: Stage.username, to: "another")
            let (relay, _) = try await startRefused(stage, launcher: Self.asService)
            _ = try await stage.waitForEntries(1, matching: ["MESSAGE_ID=bb115acc983f459ab5db7b3a59db62aa"])
            relay.process.signal(SIGKILL)
            _ = try await relay.process.waitForExit()
            // With the configuration as it was: one that is written anew may be right.
            let file = "\(stage.directory)/relay.conf"
            _ = try stage.run(["run", "--config", file], launcher: Self.asService)
            let consumer = try await within("a relay that listens again") {
                while true {
                    do {
                        return try await stage.connect()
                    } catch is SystemCallFailed {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
            }
            let reason = try await consumer.waitForState("refused", of: "core")["reason"]?.text
            #expect(reason?.contains("before the relay was restarted") == true)
            let check = try stage.run(["check", "--online", "--config", file])
            #expect(try await check.waitForExit() == .status(77))
            #expect(check.output.all.contains { $0.contains("before the relay was restarted") })
            #expect(await stage.panel.observations.logins.refused == 1)
        }
    }
}
