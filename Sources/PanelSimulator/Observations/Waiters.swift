// SPDX-License-Identifier: MIT

/// Those who wait until the panel has seen something. Asked again after every change, never by time.
struct Waiters {
    typealias Condition = @Sendable (Observations) -> Bool

    private var waiting: [UInt64: (condition: Condition, continuation: CheckedContinuation<Void, any Error>)] = [:]

    var isEmpty: Bool { waiting.isEmpty }

    mutating func add(
        _ id: UInt64, _ condition: @escaping Condition, _ continuation: CheckedContinuation<Void, any Error>
    ) {
        waiting[id] = (condition, continuation)
    }

    mutating func cancel(_ id: UInt64) {
        waiting.removeValue(forKey: id)?.continuation.resume(throwing: CancellationError())
    }

    mutating func resume(where observations: Observations) {
        for (id, waiter) in waiting where waiter.condition(observations) {
            waiting[id] = nil
            waiter.continuation.resume()
        }
    }
}
