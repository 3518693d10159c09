// SPDX-License-Identifier: MIT

import DequeModule

/// One reader's buffer and how its lines are put into messages: the panel's reader loop without its waiting.
struct LogReader {
    /// How the lines of one look into the buffer become messages.
    enum Framing {
        /// One line a message, without its newline.
        case linePerMessage
        /// All that waited in one message, each line with its newline.
        case batchPerMessage
    }

    private let framing: Framing
    private let interval: BatchInterval
    private let capacity: Int
    private(set) var waiting = Deque<String>()
    /// Collected for the interval: text, the lines in it, and when the last message went.
    private var collected = (text: "", lines: 0)
    private var lastSent: Duration?

    private(set) var delivered = 0
    private(set) var lost = 0
    var waitingLines: Int { waiting.count + collected.lines }

    init(framing: Framing, interval: BatchInterval, capacity: Int) {
        self.framing = framing
        self.interval = interval
        self.capacity = capacity
    }

    /// Puts a line at the end of the buffer, and lets go of the oldest one where it is full.
    mutating func offer(_ line: String) {
        if waiting.count == capacity {
            waiting.removeFirst()
            lost += 1
        }
        waiting.append(line)
    }

    /// Takes the next message; nil where nothing is to be sent now.
    mutating func nextMessage(at now: Duration) -> String? {
        switch interval {
        case .off:
            return takeBatch().map { batch in
                delivered += batch.lines
                return batch.text
            }
        case .never:
            lost += waiting.count
            waiting.removeAll()
            return nil
        case .everyLine, .every:
            // As in the panel: what is due goes first, and the first line is due at once because nothing went before.
            while true {
                if collected.lines > 0, isDue(at: now) {
                    defer { collected = ("", 0) }
                    lastSent = now
                    delivered += collected.lines
                    return collected.text
                }
                guard let batch = takeBatch() else { return nil }
                collected.text += batch.text + "\n"
                collected.lines += batch.lines
            }
        }
    }

    /// How long until what is collected will be due; nil where nothing is collected.
    func untilDue(at now: Duration) -> Duration? {
        guard case .every(let span) = interval, collected.lines > 0, let lastSent else { return nil }
        return max(.zero, lastSent + span - now)
    }

    private func isDue(at now: Duration) -> Bool {
        guard case .every(let span) = interval, let lastSent else { return true }
        return now - lastSent >= span
    }

    private mutating func takeBatch() -> (text: String, lines: Int)? {
        switch framing {
        case .linePerMessage:
            return waiting.popFirst().map { ($0, 1) }
        case .batchPerMessage:
            guard !waiting.isEmpty else { return nil }
            defer { waiting.removeAll(keepingCapacity: true) }
            return (waiting.reduce(into: "") { $0 += $1 + "\n" }, waiting.count)
        }
    }
}
