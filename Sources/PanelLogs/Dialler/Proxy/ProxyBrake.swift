// SPDX-License-Identifier: MIT

import Synchronization

/// Keeps a proxy that has refused the relay from being asked again by the next stream, list or login.
final class ProxyBrake: Sendable {
    /// A little less than a refused stream waits, so that its next attempt is one.
    static let pause = Duration.seconds(4 * 60)

    private let refusal = Mutex<(error: ProxyError, until: Duration)?>(nil)

    /// The refusal that still counts.
    func refusal(at now: Duration) -> ProxyError? {
        refusal.withLock { refusal in
            guard let (error, until) = refusal, now < until else { return nil }
            return error
        }
    }

    /// - Parameter error: what came of an attempt; nil where the proxy opened the way.
    func ended(with error: ProxyError?, at now: Duration) {
        refusal.withLock { $0 = error.flatMap { $0.isRefusal ? ($0, now + Self.pause) : nil } }
    }
}
