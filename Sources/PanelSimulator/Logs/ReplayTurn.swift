// SPDX-License-Identifier: MIT

/// Decides which reader of a node gets its last lines: the first one, and again the first one after all have been gone
/// for a while. Until then the panel's own connection to the node lives on, and has read those lines already.
struct ReplayTurn {
    private enum State {
        case free
        case taken(readers: Int)
        case lingering(since: Duration)
    }

    private var state = State.free
    private let returnsAfter: Duration

    init(returnsAfter: Duration) {
        self.returnsAfter = returnsAfter
    }

    /// A reader comes. True where it gets the replay.
    mutating func join(at now: Duration) -> Bool {
        switch state {
        case .free:
            state = .taken(readers: 1)
            return true
        case .taken(let readers):
            state = .taken(readers: readers + 1)
            return false
        case .lingering(let since):
            state = .taken(readers: 1)
            return now - since >= returnsAfter
        }
    }

    /// A reader goes.
    mutating func leave(at now: Duration) {
        switch state {
        case .taken(let readers) where readers > 1: state = .taken(readers: readers - 1)
        case .taken: state = .lingering(since: now)
        case .free, .lingering: break
        }
    }

    /// The node's connection is gone, and with it everyone who read from it.
    mutating func forgetReaders() {
        state = .free
    }
}
