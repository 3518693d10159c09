// SPDX-License-Identifier: MIT

import LogRelayModel

/// How messages are written.
enum MessageForm: Equatable, Sendable {
    case entry
    case line(LineForm)

    func encode(_ message: RelayMessage) -> [UInt8] {
        switch self {
        case .entry: EntryForm().encode(message)
        case .line(let form): form.encode(message)
        }
    }

    /// What a message gets at its end when it could not be handed over at once; nil where its time is in it already.
    func delayed(since time: Timestamp) -> [UInt8]? {
        switch self {
        case .entry: EntryForm.delayed(since: time)
        case .line: nil
        }
    }
}
