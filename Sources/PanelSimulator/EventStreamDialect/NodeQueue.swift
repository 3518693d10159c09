// SPDX-License-Identifier: MIT

import DequeModule

/// A node's lines that nobody has read yet. Its readers take them in turn, each line going to one of them only; without
/// a reader they wait. It is bounded, and counts each line that finds it full as lost.
final class NodeQueue {
    private enum Reader {
        case stream(EventStream)
        /// Of a web process that was killed: takes its lines, for nobody.
        case orphan

        var isReady: Bool {
            switch self {
            case .stream(let stream): stream.isReady
            case .orphan: true
            }
        }
    }

    private var lines = Deque<String>()
    /// The next in turn first.
    private var readers = Deque<Reader>()
    private var counts = UnreadObservation(waiting: 0, lost: 0)
    private var isHandingOut = false

    var observation: UnreadObservation {
        var observation = counts
        observation.waiting = lines.count
        return observation
    }

    func add(_ new: [String], capacity: Int) {
        for line in new {
            if lines.count >= capacity { handOut() }
            if lines.count < capacity {
                lines.append(line)
            } else {
                counts.lost += 1
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

    func joinOrphan() {
        readers.append(.orphan)
        handOut()
    }

    func leaveOrphans() {
        readers.removeAll { if case .orphan = $0 { true } else { false } }
    }

    func forgetLines() {
        counts.discarded += lines.count
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

    private func give(_ line: String, to reader: Reader) {
        switch reader {
        case .stream(let stream): stream.take(line)
        case .orphan: counts.drained += 1
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
