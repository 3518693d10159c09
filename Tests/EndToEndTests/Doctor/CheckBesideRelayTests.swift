// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("check --online beside a running relay") struct CheckBesideRelayTests {
    @Test(
        "opens no stream that this one reads, asked to or not, and takes or silences no line of it",
        arguments: TestedStream.allCases, [[], ["--open-streams"]])
    func harmless(_ stream: TestedStream, _ options: [String]) async throws {
        try await Stage.with(stream) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.emit(SampleLine.texts("before", 0..<20))
            _ = try await consumer.take(20, "log")
            let opened = await stage.panel.observations.handshakes.accepted
            let (exit, said) = try await stage.checkPanel(options)
            #expect(exit == .status(0))
            let finding = try #require(said.online?.findings.last { $0.source == stage.source.name })
            #expect(finding.subject == "stream")
            #expect(finding.cause.contains("the running relay reads it"))
            #expect(finding.verdict == (options.isEmpty ? "ok" : "untested"))
            #expect(await stage.panel.observations.handshakes.accepted == opened, "no second reader")
            try await stage.emit(SampleLine.texts("after", 0..<20))
            #expect(try await consumer.take(20, "log").lines == SampleLine.texts("after", 0..<20))
            #expect(consumer.objects.all.of("gap").isEmpty)
            #expect(await stage.panel.observations.handshakes.accepted == opened, "and the relay's own stays open")
        }
    }

    @Test("opens what the relay does not read, on a panel of WebSockets") func unread() async throws {
        try await Stage.with(dialect: .webSocket, nodes: [Node(id: 1, name: "a"), Node(id: 2, name: "b")]) { stage in
            _ = try await stage.start { $0["Sources", "Nodes"] = "a" }
            try await stage.waitForStreams([.core, .node(1)])
            let (exit, said) = try await stage.checkPanel()
            #expect(exit == .status(0))
            let streams = said.online?.findings.filter { $0.subject == "stream" } ?? []
            #expect(streams.map { $0.cause.contains("the running relay reads it") } == [true, true, false])
            #expect(streams.last?.cause.contains("opened") == true)
            #expect(await stage.panel.observations.handshakes.accepted == 3)
        }
    }

    @Test("opens nothing where what should be its socket does not answer as one") func foreign() async throws {
        try await Stage.with(.node) { stage in
            // Something else that listens there and says nothing of the relay's.
            let other = try await stage.launch(name: "other") { $0["Socket", "Path"] = stage.socketPath }
            try await other.waitUntilReady()
            other.process.signal(SIGSTOP)
            let (exit, said) = try await stage.checkPanel(["--open-streams"])
            other.process.signal(SIGCONT)
            #expect(exit == .status(0))
            #expect(said.online?.findings.last?.verdict == "untested")
            #expect(said.online?.findings.last?.cause.contains("does not answer") == true)
        }
    }

    @Test(
        "has given up root's rights before it speaks to the panel",
        .enabled(if: geteuid() == 0, "only root has any to give up"))
    func privileges() async throws {
        try await Stage.with { stage in
            await stage.panel.inject { $0.handshakes = .never }
            let path = try await stage.write(name: "checked").path
            let process = try stage.run(["check", "--online", "--config", path])
            try await stage.waitForPanel("a stream that hangs") { $0.handshakes.inProgress > 0 }
            let threads = "/proc/\(process.pid)/task"
            for thread in try FileManager.default.contentsOfDirectory(atPath: threads) {
                for line in try ProcFile.lines("\(threads)/\(thread)/status")
                where ["Uid:", "Gid:", "Groups:"].contains(where: line.hasPrefix) {
                    #expect(!line.split(whereSeparator: \.isWhitespace).dropFirst().contains("0"), "\(line)")
                }
            }
            process.signal(SIGTERM)
            _ = try await process.waitForExit()
        }
    }
}

@Suite("check, of a panel behind a Unix socket") struct SocketPanelCheckTests {
    @Test(
        "names one that the service's user may not open, and what lets it in",
        .enabled(if: geteuid() == 0, "only root has a socket that others may not open"))
    func denied() async throws {
        try await Stage.with { stage in
            // A listener of the relay's own, open to its owner alone.
            _ = try await stage.start {
                $0["Socket", "Mode"] = "0600"
                $0["Sources", "Core"] = "yes"
            }
            let (exit, said) = try await stage.checkPanel { $0["Panel", "Connect"] = "unix:\(stage.socketPath)" }
            #expect(exit == .status(69))
            let failure = try #require(said.online?.failure)
            #expect(failure.cause == "the panel cannot be reached: unix:\(stage.socketPath): permission denied")
            #expect(failure.cure?.contains("let the relay's user write to the socket") == true)
        }
    }
}

@Suite("check, of what the panel is not needed for") struct OfflineCheckTests {
    @Test("says that there are no authorities to verify the panel by") func noAuthorities() async throws {
        try await Stage.with { stage in
            let path = try await stage.write(name: "checked") { $0["Panel", "URL"] = "https://panel.example.com" }.path
            let process = try stage.run(
                ["check", "--config", path], environment: ["SSL_CERT_FILE": stage.directory + "/none.pem"])
            #expect(try await process.waitForExit() == .status(78))
            #expect(process.errors.all.contains { $0.contains("certificate authorities cannot be read") })
            #expect(process.output.all.isEmpty)
        }
    }

    @Test("run says the same, and nothing beside it has failed") func noAuthoritiesToRunWith() async throws {
        try await Stage.with { stage in
            let relay = try await stage.launch(environment: ["SSL_CERT_FILE": stage.directory + "/none.pem"]) {
                $0["Panel", "URL"] = "https://panel.example.com"
            }
            #expect(try await relay.process.waitForExit() != .status(0))
            let errors = relay.process.errors.all
            #expect(errors.contains { $0.contains("certificate authorities cannot be read") })
            #expect(!errors.contains { $0.contains("socket") }, "\(errors)")
        }
    }

    /// Starts a program that sees another `/etc`: the machine's, with what stands in a directory laid over it.
    private static func withEtc(_ directory: String) -> [String] {
        let layers = "lowerdir=/etc,upperdir=\(directory)/etc,workdir=\(directory)/work"
        let mount = "mount -t overlay overlay -o '\(layers)' /etc"
        return ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", "\(mount) && exec \"$@\"", "sh"]
    }

    private static func prepareEtc(_ directory: String) throws {
        for path in ["/etc/credstore", "/etc/pasarguard-logrelay", "/work"] {
            try FileManager.default.createDirectory(atPath: directory + path, withIntermediateDirectories: true)
        }
    }

    private static let canLayEtc: Bool = {
        let directory = FileManager.default.temporaryDirectory.path + "/etc-\(UInt32.random(in: 0 ... .max))"
        do {
            try prepareEtc(directory)
            let trial = Process()
            let command = withEtc(directory) + ["/bin/true"]
            trial.executableURL = URL(filePath: command[0])
            trial.arguments = Array(command.dropFirst())
            (trial.standardOutput, trial.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
            try trial.run()
            trial.waitUntilExit()
            try FileManager.default.removeItem(atPath: directory)
            return trial.terminationStatus == 0
        } catch {
            return false
        }
    }()

    @Test(
        "finds, as root, the credential that the unit would be given, and without it names the place",
        .enabled(if: canLayEtc, "only root has an /etc of its own"), arguments: [true, false])
    func credentialStore(isThere: Bool) async throws {
        try await Stage.with { stage in
            try Self.prepareEtc(stage.directory)
            let etc = stage.directory + "/etc"
            try "[Panel]\nURL=https://127.0.0.1:8000\nUsername=relay\n".write(
                toFile: etc + "/pasarguard-logrelay/relay.conf", atomically: true, encoding: .utf8)
            if isThere {
                let secret = etc + "/credstore/panel-password"
                try "secret\n".write(toFile: secret, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
            }
            let process = try stage.run(["check"], launcher: Self.withEtc(stage.directory))
            #expect(try await process.waitForExit() == .status(isThere ? 0 : 78))
            let words = (process.output.all + process.errors.all).joined(separator: "\n")
            let expected = isThere ? "relay.conf is valid" : "there is no panel-password in /etc/credstore"
            #expect(words.contains(expected), "\(words)")
        }
    }
}
