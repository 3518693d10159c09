// SPDX-License-Identifier: MIT

package import StreamClient

/// What the relay that runs on this machine says of its streams.
package enum RelayWord: Equatable, Sendable {
    case status(StatusObject)
    case unavailable(ClientFailure)
    /// The configuration switches the socket off, by which it is asked.
    case noSocket
    /// Not asked: the streams are opened by the examination itself.
    case notAsked
}
