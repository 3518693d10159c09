// SPDX-License-Identifier: MIT

package import NIOCore

/// Takes the messages of one WebSocket connection. Called on its event loop.
package protocol MessageReceiver: AnyObject {
    /// The next piece of the message at hand.
    /// - Returns: a frame to answer with, or nil. The relay never answers; an echo client does.
    func receive(_ piece: ByteBuffer, isLast: Bool) -> ClientFrame?
    /// All that this read of the socket brought has been handed over.
    func readCompleted()
    /// Nothing more will come.
    func ended()
}
