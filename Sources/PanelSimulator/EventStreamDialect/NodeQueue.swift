// SPDX-License-Identifier: MIT

import DequeModule

/// A node's lines that nobody has read yet. Its readers take them in turn, each line going to one of them only; without
/// a reader they wait. It is bounded, and counts each line that finds it full as lost.
final class NodeQueue {
    private var lines = Deque<String>()
    /// The next in turn first.
    private var readers = Deque<EventStream>()
    private var lost = 0
    private var isHandingOut = false

    var observation: UnreadObservation { UnreadObservation(waiting: lines.count, lost: lost) }

    func add(_ new: [String], capacity: Int) {
        for line in new {
            if lines.count >= capacity { handOut() }
            if lines.count < capacity {
                lines.append(line)
            } else {
                lost += 1
            }
        }
        handOut()
    }

    func join(_ reader: EventStream) {
        readers.append(reader)
        handOut()
    }

    func leave(_ reader: EventStream) {
        readers.removeAll { $0 === reader }
    }

    func forgetLines() {
        lines.removeAll()
    }

    /// Gives out what waits, as far as the readers' connections take it.
    func handOut() {
        // Writing can call back in here through the writability.
        guard !isHandingOut else { return }
        isHandingOut = true
        defer { isHandingOut = false }
        while !lines.isEmpty, let first = nextReady() {
            first.take(lines.removeFirst())
            while !lines.isEmpty, let reader = nextReady() { reader.take(lines.removeFirst()) }
            readers.forEach { $0.flush() }
        }
    }

    private func nextReady() -> EventStream? {
        for _ in readers {
            let reader = readers.removeFirst()
            readers.append(reader)
            if reader.isReady { return reader }
        }
        return nil
    }
}
