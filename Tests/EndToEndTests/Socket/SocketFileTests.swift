// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("The socket's file") struct SocketFileTests {
    @Test("has the mode that is configured", arguments: [(nil, 0o660), ("0600", 0o600), ("0666", 0o666)])
    func mode(configured: String?, expected: Int) async throws {
        try await Stage.with { stage in
            _ = try await stage.start { $0["Socket", "Mode"] = configured }
            let attributes = try FileManager.default.attributesOfItem(atPath: stage.socketPath)
            #expect(attributes[.posixPermissions] as? Int == expected)
            #expect(attributes[.type] as? FileAttributeType == .typeSocket)
        }
    }

    @Test("has the group that is configured", .enabled(if: geteuid() == 0, "only root may give it to any group"))
    func group() async throws {
        try await Stage.with { stage in
            _ = try await stage.start { $0["Socket", "Group"] = "adm" }
            let attributes = try FileManager.default.attributesOfItem(atPath: stage.socketPath)
            #expect(attributes[.groupOwnerAccountName] as? String == "adm")
        }
    }

    @Test(
        "is not opened with another group than the one that is configured",
        .enabled(if: geteuid() == 0, "only root can give up the right to"))
    func forbiddenGroup() async throws {
        try await Stage.with { stage in
            let launcher = ["/usr/bin/setpriv", "--bounding-set=-chown"]
            let relay = try await stage.launch(launcher: launcher) { $0["Socket", "Group"] = "adm" }
            #expect(try await relay.process.waitForExit() == .status(78))
            let last = try #require(relay.process.errors.all.last)
            #expect(last.contains("SupplementaryGroups=adm"))
            #expect(!FileManager.default.fileExists(atPath: stage.socketPath))
        }
    }

    @Test("of a relay that was killed is replaced") func stale() async throws {
        try await Stage.with { stage in
            let first = try await stage.start()
            try await first.process.end()
            #expect(FileManager.default.fileExists(atPath: stage.socketPath))
            _ = try await stage.start(name: "second")
            let consumer = try await stage.connect()
            #expect(consumer.objects.all[0]["type"] == "hello")
        }
    }

    @Test("is left to a relay that serves it: a second one says so and exits with 69") func taken() async throws {
        try await Stage.with { stage in
            let first = try await stage.start()
            let second = try await stage.launch(name: "second")
            #expect(try await second.process.waitForExit() == .status(69))
            let last = try #require(second.process.errors.all.last)
            #expect(last.contains("another relay is running at \(stage.socketPath)"))
            #expect(!second.notify.messages.all.contains("READY=1"))
            #expect(first.process.isRunning)
            let consumer = try await stage.connect()
            #expect(consumer.objects.all[0]["type"] == "hello")
        }
    }

    @Test("is gone after a stop, and another's in its place is left alone") func removed() async throws {
        try await Stage.with { stage in
            let first = try await stage.start()
            try FileManager.default.removeItem(atPath: stage.socketPath)
            let second = try await stage.start(name: "second")
            #expect(try await first.stop() == .status(0))
            let consumer = try await stage.connect()
            #expect(consumer.objects.all[0]["type"] == "hello")
            #expect(try await second.stop() == .status(0))
            #expect(!FileManager.default.fileExists(atPath: stage.socketPath))
        }
    }
}
