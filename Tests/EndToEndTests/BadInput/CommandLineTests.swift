// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@Suite("A start that cannot be") struct CommandLineTests {
    @Test("because of the configuration names all that is wrong, and exits with 78") func configuration()
        async throws
    {
        try await Stage.with { stage in
            let relay = try await stage.launch {
                $0["Panel", "URL"] = "ftp://panel.example.com"
                $0["Sources", "Interval"] = "11"
                $0["Socket", "Mdoe"] = "0660"
                $0["Sokcet", "Path"] = "/x"
            }
            #expect(try await relay.process.waitForExit() == .status(78))
            let errors = relay.process.errors.all.filter { $0.contains(": error: ") }
            #expect(errors.count == 4)
            for words in ["URL=", "Interval=", "Mdoe=", "[Sokcet]"] {
                #expect(errors.count { $0.contains(words) } == 1, "\(words): \(errors)")
            }
            #expect(errors.allSatisfy { $0.contains(#/relay\.conf:\d+:\d+: error: /#) })
            #expect(!errors.joined().contains(Stage.password))
            #expect(!relay.notify.messages.all.contains("READY=1"))
        }
    }

    @Test("because there is no configuration says so, and exits with 78") func noConfiguration() async throws {
        try await Stage.with { stage in
            let process = try stage.run(["run", "--config", "\(stage.directory)/nowhere.conf"])
            #expect(try await process.waitForExit() == .status(78))
            #expect(process.errors.all.contains { $0.contains("\(stage.directory)/nowhere.conf") })
        }
    }

    @Test(
        "because of its arguments says so, and exits with 64",
        arguments: [["--no-such-option"], ["run", "--no-such-option"], ["no-such-command"], ["run", "--config"]])
    func usage(arguments: [String]) async throws {
        try await Stage.with { stage in
            let process = try stage.run(arguments)
            #expect(try await process.waitForExit() == .status(64))
            #expect(process.errors.all.contains { $0.hasPrefix("Error: ") })
        }
    }

    @Test("because of NOTIFY_SOCKET= names it, and exits with 70") func notifySocket() async throws {
        try await Stage.with { stage in
            let path = try await stage.write().path
            let process = try stage.run(["--config", path], environment: ["NOTIFY_SOCKET": "relative"])
            #expect(try await process.waitForExit() == .status(70))
            #expect(process.errors.all.contains { $0.contains("NOTIFY_SOCKET=relative") })
        }
    }

    @Test("for want of a directory for the socket says so, and exits with 69") func noDirectory() async throws {
        try await Stage.with { stage in
            let relay = try await stage.launch { $0["Socket", "Path"] = "\(stage.directory)/none/stream.sock" }
            #expect(try await relay.process.waitForExit() == .status(69))
            #expect(relay.process.errors.all.last?.contains("there is no directory \(stage.directory)/none") == true)
        }
    }
}
