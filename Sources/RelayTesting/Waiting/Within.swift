// SPDX-License-Identifier: MIT

/// Something a test waited for did not come. The words are all that whoever reads the test's report gets.
package struct TimedOut: Error, CustomStringConvertible {
    package var awaited: String
    package var limit: Duration
    package var seen: String

    package var description: String {
        "waited \(limit) for \(awaited)" + (seen.isEmpty ? "" : "; seen so far: \(seen)")
    }
}

/// How long a test waits for what should come at once. Generous: a machine may be busy with others' work.
package let patience = Duration.seconds(60) * Sanitizer.slowness

/// Returns what `body` does, or throws ``TimedOut`` where it takes longer than `limit`. What `body` waits for must end
/// with the cancellation of its task.
package func within<Value: Sendable>(
    _ awaited: String, limit: Duration = patience, seen: @escaping @Sendable () -> String = { "" },
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else {
            throw TimedOut(awaited: awaited, limit: limit, seen: seen())
        }
        return value
    }
}

/// Looks again and again until something that tells nobody of its changes is as expected: a file, a table of the kernel.
package func poll(
    until awaited: String, limit: Duration = patience, seen: @escaping @Sendable () -> String = { "" },
    _ isSo: @escaping @Sendable () throws -> Bool
) async throws {
    try await within(awaited, limit: limit, seen: seen) {
        while try !isSo() { try await Task.sleep(for: .milliseconds(10)) }
    }
}
