// SPDX-License-Identifier: MIT

import Foundation
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
