// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket

/// The panel's loop over one reader's buffer: a look, then a wait that a data message of the client ends.
final class ReaderLoop {
    private(set) var reader: LogReader
    private let pace: Pace
    private let timeline: Timeline
    private let output: StreamOutput
    private let hasSent: () -> Void
    private var nextLook: Timeline.Timer?
    private var isLooking = false
    private var isStopped = false

    /// - Parameter hasSent: is called after each look that brought something.
    init(
        reader: LogReader, pace: Pace, timeline: Timeline, output: StreamOutput, hasSent: @escaping () -> Void
    ) {
        self.reader = reader
        self.pace = pace
        self.timeline = timeline
        self.output = output
        self.hasSent = hasSent
    }

    func offer(_ lines: [String]) {
        lines.forEach { reader.offer($0) }
        if case .atOnce = pace { look() }
    }

    /// Sends all that waits, as far as the client takes it, and arms the next look.
    func look() {
        // A flush can call back in here through the writability.
        guard !isLooking, !isStopped else { return }
        isLooking = true
        nextLook?.cancel()
        var (isEmpty, sentAny) = (false, false)
        while !isEmpty, !isStopped, output.isWritable {
            while !isEmpty, output.isWritable {
                if let text = reader.nextMessage(at: timeline.now) {
                    output.write(.text, ByteBuffer(string: text))
                    sentAny = true
                } else {
                    isEmpty = true
                }
            }
            output.flush()
        }
        isLooking = false
        if sentAny { hasSent() }
        guard !isStopped, let wait = untilNextLook() else { return }
        nextLook = timeline.after(wait) { [weak self] in self?.look() }
    }

    /// Nothing is sent any more.
    func stop() {
        isStopped = true
        nextLook?.cancel()
    }

    private func untilNextLook() -> Duration? {
        switch pace {
        case .polled(let span): span
        case .atOnce: reader.untilDue(at: timeline.now)
        }
    }
}
