// SPDX-License-Identifier: MIT

extension SocketSink {
    /// A socket that listens already.
    package struct Listener: Equatable, Sendable {
        /// The sink's from then on, to close.
        package var descriptor: Int32
        /// Where it is, for messages.
        package var path: String

        package init(descriptor: Int32, path: String) {
            self.descriptor = descriptor
            self.path = path
        }
    }
}
