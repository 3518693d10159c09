// SPDX-License-Identifier: MIT

/// The `MESSAGE_ID`s of those of the relay's own messages that it reads back itself. IDs are for ever.
package enum RelayMessageID {
    /// "logged in"
    package static let loggedIn = "88167e7d2eff4583be70ec9584b1011a"
    /// "login is refused, will retry"
    package static let loginRefused = "bb115acc983f459ab5db7b3a59db62aa"
}
