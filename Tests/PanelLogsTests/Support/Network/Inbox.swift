// SPDX-License-Identifier: MIT

/// What comes in, for one test to take in order; a cancelled test does not wait on.
final class Inbox<Message: Sendable>: Sendable {
    private let (stream, continuation) = AsyncStream.makeStream(of: Message.self)

    func put(_ message: Message) { continuation.yield(message) }

    func next() async throws -> Message {
        for await message in stream { return message }
        throw CancellationError()
    }

    /// Skips what is of no interest.
    func next<Found>(_ match: (Message) -> Found?) async throws -> Found {
        while true {
            if let found = match(try await next()) { return found }
        }
    }
}
