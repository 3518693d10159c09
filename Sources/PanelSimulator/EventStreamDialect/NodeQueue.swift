// SPDX-License-Identifier: MIT

import DequeModule

/// A node's lines that nobody has read yet. Its readers take them in turn, each line going to one of them only; without
/// a reader they wait. It is bounded, and counts each line that finds it full as lost.
final class NodeQueue {
    /// A reader that is no stream of this panel's clients.
    enum Outsider {
        /// Of a web process that was killed: takes its lines, for nobody.
        case orphan
        /// The panel's own log page, or anything else that reads the node.
        case viewer
    }

    private enum Reader {
        case stream(EventStream)
        case outsider(Outsider)

        var isReady: Bool {
            switch self {
            case .stream(let stream): stream.isReady
            case .outsider: true
            }
        }

        func isOutsider(_ kind: Outsider) -> Bool {
            if case .outsider(kind) = self { true } else { false }
        }
    }

    private var lines = Deque<(number: Int, text: String)>()
    /// The next in turn first.
    private var readers = Deque<Reader>()
    private var counts = UnreadObservation(waiting: 0, lost: 0)
    private var isHandingOut = false
    private let discard: (Range<Int>, DiscardedLines.Cause) -> Void

    /// - Parameter discard: is called with the numbers of lines that no stream will get.
    init(discard: @escaping (Range<Int>, DiscardedLines.Cause) -> Void) {
        self.discard = discard
    }

    var observation: UnreadObservation {
        var observation = counts
        observation.waiting = lines.count
        return observation
    }

    /// - Parameter number: of the first line.
    func add(_ new: [String], number: Int, capacity: Int) {
        for (offset, line) in new.enumerated() {
            if lines.count >= capacity { handOut() }
            if lines.count < capacity {
                lines.append((number + offset, line))
            } else {
                counts.lost += 1
                discard(number + offset..<number + offset + 1, .queueFull)
            }
        }
        handOut()
    }

    func join(_ stream: EventStream) {
        readers.append(.stream(stream))
        handOut()
    }

    func leave(_ stream: EventStream) {
        readers.removeAll { if case .stream(let reader) = $0 { reader === stream } else { false } }
    }

    func join(_ outsider: Outsider) {
        readers.append(.outsider(outsider))
        handOut()
    }

    /// One of these goes.
    func leave(_ outsider: Outsider) {
        if let index = readers.firstIndex(where: { $0.isOutsider(outsider) }) { readers.remove(at: index) }
    }

    func leaveAll(_ outsider: Outsider) {
        readers.removeAll { $0.isOutsider(outsider) }
    }

    func forgetLines() {
        counts.discarded += lines.count
        for line in lines { discard(line.number..<line.number + 1, .queueDropped) }
        lines.removeAll()
    }

    /// Gives out what waits, as far as the readers' connections take it.
    func handOut() {
        // Writing can call back in here through the writability.
        guard !isHandingOut else { return }
        isHandingOut = true
        defer { isHandingOut = false }
        while !lines.isEmpty, let reader = nextReady() {
            give(lines.removeFirst(), to: reader)
            while !lines.isEmpty, let reader = nextReady() { give(lines.removeFirst(), to: reader) }
            for case .stream(let stream) in readers { stream.flush() }
        }
    }

    private func give(_ line: (number: Int, text: String), to reader: Reader) {
        switch reader {
        case .stream(let stream): stream.take(line.text)
        case .outsider(let outsider):
            let isShared = readers.contains { if case .stream(let stream) = $0 { stream.isReady } else { false } }
            switch outsider {
            case .orphan: counts.drained += 1
            case .viewer: counts.viewed += 1
            }
            let cause: DiscardedLines.Cause = outsider == .orphan && !isShared ? .orphanedReader : .otherReader
            discard(line.number..<line.number + 1, cause)
        }
    }

    private func nextReady() -> Reader? {
        for _ in readers {
            let reader = readers.removeFirst()
            readers.append(reader)
            if reader.isReady { return reader }
        }
        return nil
    }
}
