// SPDX-License-Identifier: MIT

import Glibc
import RelayTesting

/// A relay that runs on a stage.
struct Relay: Sendable {
    /// A stopping relay has to be gone by then: the time the service manager's operators were promised.
    static let stopTime = Duration.seconds(5) * Sanitizer.slowness

    let process: RelayProcess
    let notify: NotifyListener
    let socketPath: String

    /// Fails with what the relay said, if it ends instead.
    func waitUntilReady() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await notify.wait(for: "READY=1")
                return true
            }
            group.addTask {
                _ = try await process.waitForExit(within: patience * 2)
                return false
            }
            defer { group.cancelAll() }
            guard try await group.next() == true else {
                throw EndedEarly(errors: process.errors.all)
            }
        }
    }

    /// Asks it to stop, and waits until it has.
    func stop(by signal: Int32 = SIGTERM) async throws -> RelayProcess.Exit {
        process.signal(signal)
        return try await process.waitForExit(within: Self.stopTime)
    }

    /// Everything it told anybody but the panel, the consumers and the journal.
    var words: [String] { process.errors.all + process.output.all + notify.messages.all }

    struct EndedEarly: Error, CustomStringConvertible {
        var errors: [String]
        var description: String { "the relay ended before it was ready: \(errors)" }
    }
}
