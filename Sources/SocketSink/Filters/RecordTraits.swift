// SPDX-License-Identifier: MIT

package import XrayLog

/// What filters ask of an encoded record, beside its source.
package enum RecordTraits: Equatable, Sendable {
    case gap
    case log(XrayLine.Kind, XrayLine.Level, EncodedUser?)
}

/// The user of a line, and where the encoded record names it: so a filter compares bytes in place, and a record that
/// waits in the history holds no text of its own.
package struct EncodedUser: Equatable, Sendable {
    /// From the email's first byte to the record's end, the newline counted.
    package var distanceFromEnd: UInt32
    package var emailLength: UInt32
    /// The email's last bytes are the user's name; 0 if it has none.
    package var usernameLength: UInt32
    package var id: UInt64?
}
