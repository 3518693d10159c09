// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("The watchdog") struct WatchdogTests {
    @Test("is pinged again and again where the service manager asks for it") func pings() async throws {
        try await Stage.with { stage in
            let relay = try await stage.start(watchdog: .seconds(2))
            _ = try await relay.notify.messages.take(3, "WATCHDOG=1") { $0 == "WATCHDOG=1" }
        }
    }

    @Test("is not pinged where it does not") func noPings() async throws {
        try await Stage.with { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            #expect(try await relay.stop() == .status(0))
            #expect(!relay.notify.messages.all.contains("WATCHDOG=1"))
        }
    }

    @Test("is pinged while journald hangs and entries wait for it") func journaldHangs() async throws {
        try await Stage.with(journald: .running) { stage in
            let relay = try await stage.start(watchdog: .seconds(2))
            try await stage.waitForStreams()
            await stage.journald.pause()
            // More than the socket's buffer takes, so that the sender has to wait.
            let text = String(repeating: "x", count: 20_000)
            try await stage.panel.emit((0..<250).map { "\($0) \(text)" }, to: .core)
            _ = try await relay.process.errors.first("word of the waiting") { $0.contains("they wait") }
            _ = try await relay.notify.messages.take("the pings so far") { $0 == "WATCHDOG=1" }
            _ = try await relay.notify.messages.take(4, "WATCHDOG=1") { $0 == "WATCHDOG=1" }
            await stage.journald.proceed()
            #expect(try await stage.waitForEntries(250).count == 250)
        }
    }
}
