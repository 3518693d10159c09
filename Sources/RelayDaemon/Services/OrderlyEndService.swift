// SPDX-License-Identifier: MIT

import ServiceLifecycle

/// Finds out whether all others ended by themselves: the first of the services, it ends when they have. If one
/// of them hung, the group cancels the rest instead, and reports nothing.
struct OrderlyEndService: Service {
    let outcome: ShutdownOutcome

    func run() async throws {
        do {
            try await gracefulShutdown()
            outcome.finishedOrderly()
        } catch is CancellationError {
            // Not orderly, as the outcome says already.
        }
    }
}
