// SPDX-License-Identifier: MIT

package import Logging

/// A kind of message of the relay itself.
package struct MessageKind: Equatable, Sendable {
    /// `MESSAGE_ID=`: 128 bits as 32 lower-case hexadecimal digits (`systemd.journal-fields(7)`).
    package var id: String
    package var level: Logger.Level
    /// The constant text at the call site.
    package var text: String

    init(_ id: String, _ level: Logger.Level, _ text: String) {
        self.id = id
        self.level = level
        self.text = text
    }
}
