// SPDX-License-Identifier: MIT

import DequeModule

/// The last lines of one log, which the panel keeps for those who come later, and who reads it now.
struct LogFeed {
    private(set) var history = Deque<String>()
    var replayTurn: ReplayTurn
    var readers = ReaderList()
    private let capacity: Int

    /// - Parameter capacity: how many lines it holds; each further one pushes the oldest out.
    init(capacity: Int, replayReturnsAfter: Duration) {
        self.capacity = capacity
        replayTurn = ReplayTurn(returnsAfter: replayReturnsAfter)
    }

    mutating func append(_ lines: [String]) {
        history.append(contentsOf: lines.suffix(capacity))
        history.removeFirst(max(0, history.count - capacity))
        readers.fillAbandonedBuffers(with: lines)
    }

    mutating func forgetHistory() {
        history.removeAll()
    }

    /// The node's connection is gone, and with it everyone who read from it.
    mutating func forgetReaders() {
        replayTurn.forgetReaders()
        readers = ReaderList()
    }
}

/// The buffers of a Marzban node's readers, in the order they came. A reader that leaves takes away the first buffer whose
/// content equals that of its own: among empty ones that may be another's, who gets no line any more.
struct ReaderList {
    private enum Buffer {
        case of(WebSocketStream)
        /// Of a viewer, who takes each line at once.
        case viewer
        /// Its reader has left, and another buffer was removed for it.
        case abandoned(Deque<String>)

        var reader: WebSocketStream? {
            if case .of(let stream) = self { stream } else { nil }
        }

        var lines: Deque<String> {
            switch self {
            case .of(let stream): stream.unsentLines
            case .viewer: []
            case .abandoned(let lines): lines
            }
        }
    }

    enum Removal {
        case nothing
        /// The leaver's own buffer, or one that nobody reads.
        case unread
        case another(WebSocketStream)
    }

    private static let capacity = 100

    private var buffers: [Buffer] = []

    mutating func join(_ reader: WebSocketStream) {
        buffers.append(.of(reader))
    }

    mutating func joinViewer() {
        buffers.append(.viewer)
    }

    /// - Parameter byContent: false removes the leaver's own buffer, as everybody would expect.
    mutating func leave(_ leaver: WebSocketStream, byContent: Bool) -> Removal {
        let own = buffers.firstIndex { $0.reader === leaver }
        return remove(leaver.unsentLines, own, byContent)
    }

    /// A viewer goes; the node's connection may have taken him away before.
    mutating func leaveViewer(byContent: Bool) -> Removal {
        let own = buffers.firstIndex { if case .viewer = $0 { true } else { false } }
        return own == nil ? .nothing : remove([], own, byContent)
    }

    private mutating func remove(_ lines: Deque<String>, _ own: Int?, _ byContent: Bool) -> Removal {
        guard let index = byContent ? buffers.firstIndex(where: { $0.lines == lines }) : own else { return .nothing }
        if let own { buffers[own] = .abandoned(lines) }
        return switch buffers.remove(at: index) {
        case .of(let other): .another(other)
        case .viewer, .abandoned: .unread
        }
    }

    mutating func fillAbandonedBuffers(with new: [String]) {
        for index in buffers.indices {
            guard case .abandoned(var lines) = buffers[index] else { continue }
            lines.append(contentsOf: new.suffix(Self.capacity))
            lines.removeFirst(max(0, lines.count - Self.capacity))
            buffers[index] = .abandoned(lines)
        }
    }
}

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

    mutating func forgetReaders() {
        state = .free
    }
}
