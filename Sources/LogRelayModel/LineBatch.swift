// SPDX-License-Identifier: MIT

/// Lines that one read of a stream's socket brought, in order: the unit in which lines travel.
///
/// Owns its bytes, so that no read buffer of the event loop is kept alive by a line that waits in a sink.
package struct LineBatch: Equatable, Sendable {
    /// One line's place in ``bytes``.
    package struct Line: Equatable, Sendable {
        package var offset: Int
        package var length: Int
        /// The line was longer than a line may be; only its beginning is here.
        package var isCut: Bool

        package init(offset: Int, length: Int, isCut: Bool = false) {
            self.offset = offset
            self.length = length
            self.isCut = isCut
        }
    }

    package var bytes: [UInt8]
    package var lines: [Line]
    package var receivedAt: Timestamp

    package init(bytes: [UInt8] = [], lines: [Line] = [], receivedAt: Timestamp) {
        self.bytes = bytes
        self.lines = lines
        self.receivedAt = receivedAt
    }

    package var isEmpty: Bool { lines.isEmpty }
}
