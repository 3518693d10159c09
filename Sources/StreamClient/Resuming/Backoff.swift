// SPDX-License-Identifier: MIT

/// How long to wait before each attempt to reach a relay that has gone: 0.25 s, 0.5 s, 1 s, 2 s, 4 s, then 5 s for ever.
/// No jitter: the socket is local, and a restarting relay takes about a second.
struct Backoff: Equatable, Sendable {
    private static let initial = Duration.milliseconds(250)
    private static let longest = Duration.seconds(5)

    private var following = Self.initial

    mutating func next() -> Duration {
        defer { following = min(following * 2, Self.longest) }
        return following
    }

    mutating func reset() { following = Self.initial }
}
