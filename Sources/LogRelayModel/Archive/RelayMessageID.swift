// SPDX-License-Identifier: MIT

/// The `MESSAGE_ID`s of those of the relay's own messages that it reads back itself. IDs are for ever.
package enum RelayMessageID {
    /// "the relay has started"
    package static let started = "e59de2070f9143feae59d11c192df0c3"
    /// "the relay has stopped"
    package static let stopped = "590facf95560414cbd6d042caf56b926"
    /// "the relay has stopped, but journald did not take all entries"
    package static let stoppedShort = "09ea6ed8c2524873a29878d67c4f2335"
    /// "logged in"
    package static let loggedIn = "88167e7d2eff4583be70ec9584b1011a"
    /// "login is refused, will retry"
    package static let loginRefused = "bb115acc983f459ab5db7b3a59db62aa"
}
