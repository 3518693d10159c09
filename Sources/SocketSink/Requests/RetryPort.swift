// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Where a request to retry goes: the socket knows no panel. Called on the socket's event loop, and must not block.
///
/// - Parameters:
///   - sources: which are to be tried; empty: all.
///   - answer: to be called once, from any thread.
package typealias RetryPort =
    @Sendable (_ sources: Set<SourceID>, _ answer: @escaping @Sendable (RetryAnswer) -> Void) -> Void

/// What came of a request to retry.
package enum RetryAnswer: Equatable, Sendable {
    /// - Parameters:
    ///   - count: so many streams are tried now.
    ///   - loginWithheld: why none is, where they all wait for a login that is not made yet.
    case retried(count: Int, loginWithheld: String?)
    /// These are not relayed.
    case unknown([SourceID])
    /// Too many requests wait already.
    case busy

    /// Why no login is made.
    package var withheldLogin: String? {
        if case .retried(_, let reason) = self { reason } else { nil }
    }
}
