// SPDX-License-Identifier: MIT

/// Where messages go: journald's own socket, or standard error; never both.
enum Destination: ~Copyable {
    case journal(JournalDestination)
    case stream(StreamDestination)

    /// What became of a message.
    enum Taken: Equatable {
        case whole
        /// So many bytes of it, and no more for now.
        case beginning(Int)
        /// The reader takes nothing just now.
        case nothing
        /// It cannot be handed over, now or later.
        case refused
    }

    /// Never waits.
    mutating func take(_ message: [UInt8]) -> Taken {
        switch consume self {
        case .journal(var journal):
            let taken = journal.take(message)
            self = .journal(journal)
            return taken
        case .stream(let stream):
            self = .stream(stream)
            return stream.take(message)
        }
    }
}
