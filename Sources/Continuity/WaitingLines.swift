// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

/// Tells from the lines at the beginning of a connection what became of those that waited for it at the node.
///
/// A node keeps 10,000 lines for its next reader, and drops those that come then: they are missing behind the first 10,000
/// lines of a connection. There, the time that stands in the lines leaps, though one comes right behind the other. A few
/// lines later it may leap as well, where the panel had some in hand; but then by much more than is usual for the stream.
///
/// A node whose backend was started anew has another queue. It begins with the banner of the core, which is started with it.
///
/// Times are readings of any monotonic clock.
struct WaitingLines: Sendable {
    enum Loss: Equatable, Sendable {
        /// The queue is another one: what waited in the one before is gone.
        case queue
        /// The queue was full. Lines are missing before this one of the batch.
        case overflow(before: Int)
    }

    private static let capacity = 10_000
    /// So many lines the panel may have had in hand.
    private static let mostInHand = 100
    /// A queue of 10,000 lines is read faster.
    private static let longestReading = Duration.seconds(30)
    /// Lines that come at once were written within less.
    private static let longestPause = Duration.milliseconds(300)

    /// A line with a time.
    private struct Timed {
        var arrival: Duration
        var written: Duration
    }

    private var count = 0
    private var firstArrival: Duration?
    /// When the first line with a time was written.
    private var began: Duration?
    /// The last line with a time, where others may be missing behind it.
    private var previous: Timed?

    mutating func received(_ batch: LineBatch, at now: Duration) -> Loss? {
        let begin = count
        count += batch.lines.count
        if began == nil { began = batch.lines.indices.lazy.compactMap(batch.written).first }
        guard let firstArrival else {
            firstArrival = now
            return batch.beginsWithBanner ? .queue : overflow(batch, from: begin, at: now)
        }
        guard count >= Self.capacity, begin <= Self.capacity + Self.mostInHand,
            now - firstArrival < Self.longestReading
        else { return nil }
        return overflow(batch, from: begin, at: now)
    }

    private mutating func overflow(_ batch: LineBatch, from begin: Int, at now: Duration) -> Loss? {
        for place in batch.lines.indices {
            let index = begin + place
            guard index >= Self.capacity - 1, index <= Self.capacity + Self.mostInHand,
                let written = batch.written(place)
            else { continue }
            defer { previous = Timed(arrival: now, written: written) }
            guard let previous, let began else { continue }
            let before = previous.written
            let usual = (before - began) / index
            let most = max(Self.longestPause, usual * (index == Self.capacity ? 3 : 30))
            // Before Xray 25.1.30 a time is one of whole seconds.
            let precision = Duration.seconds(before.isWholeSeconds && written.isWholeSeconds ? 1 : 0)
            if written - before > now - previous.arrival + precision + most { return .overflow(before: place) }
        }
        return nil
    }
}

extension Duration {
    fileprivate var isWholeSeconds: Bool { components.attoseconds == 0 }
}

extension LineBatch {
    /// When a line was written, by its writer's clock; nil where it does not say.
    fileprivate func written(_ place: Int) -> Duration? {
        withLine(at: place, XrayLine.written)
    }

    fileprivate var beginsWithBanner: Bool {
        withLine(at: 0) { line in
            let line = XrayLine(parsing: line)
            return line.kind == .startup && line.level == .info
        } ?? false
    }

    private func withLine<Result>(at place: Int, _ body: (UnsafeRawBufferPointer) -> Result?) -> Result? {
        guard lines.indices.contains(place) else { return nil }
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[lines[place].place])) }
    }
}
