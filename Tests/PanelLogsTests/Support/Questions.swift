// SPDX-License-Identifier: MIT

import Synchronization

/// Questions that wait for a test to take them, in order. A cancelled test waits no longer: one that has run out of time
/// would else keep the whole run from ending.
final class Questions<Question: Sendable>: Sendable {
    private struct Queue {
        var waiting: [Question] = []
        var takers: [(ticket: UInt64, taker: CheckedContinuation<Question, any Error>)] = []
        var lastTicket: UInt64 = 0
    }

    private let queue = Mutex(Queue())

    var count: Int { queue.withLock { $0.waiting.count } }

    func put(_ question: Question) {
        let taker = queue.withLock { queue -> CheckedContinuation<Question, any Error>? in
            guard queue.takers.isEmpty else { return queue.takers.removeFirst().taker }
            queue.waiting.append(question)
            return nil
        }
        taker?.resume(returning: question)
    }

    func next() async throws -> Question {
        let ticket = queue.withLock { queue in
            queue.lastTicket += 1
            return queue.lastTicket
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { taker in
                let result = queue.withLock { queue -> Result<Question, any Error>? in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    guard queue.waiting.isEmpty else { return .success(queue.waiting.removeFirst()) }
                    queue.takers.append((ticket, taker))
                    return nil
                }
                if let result { taker.resume(with: result) }
            }
        } onCancel: {
            let taker = queue.withLock { queue in
                queue.takers.firstIndex { $0.ticket == ticket }.map { queue.takers.remove(at: $0).taker }
            }
            taker?.resume(throwing: CancellationError())
        }
    }
}
