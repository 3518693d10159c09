// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

/// Tells from the lines at the beginning of a connection what became of those that waited for it at the node.
///
/// A node keeps 10,000 lines for its next reader, and drops those that come then: they are missing behind the first 10,000
/// lines of a connection. There, the time that stands in the lines leaps, though one comes right behind the other. A few
/// lines later it may leap as well, where the panel had some in hand; but then by much more than is usual for the stream.
/// Where it has leapt once, it may do so again at once: the queue is full again until the panel has read more of it.
///
/// A connection that ends before it has read so many leaves that place in the queue to the next one.
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

        /// Before which line of the batch.
        var place: Int {
            switch self {
            case .queue: 0
            case .overflow(let place): place
            }
        }
    }

    private static let capacity = 10_000
    /// So many lines the panel may have had in hand.
    private static let mostInHand = 100
    /// A queue of 10,000 lines is read faster.
    private static let longestReading = Duration.seconds(30)
    /// Lines that come at once were written within less.
    private static let longestPause = Duration.milliseconds(300)
    /// Bounds what is remembered of connections that end again and again, and what one of them reports.
    private static let mostLosses = 10

    /// A line with a time.
    private struct Timed {
        var arrival: Duration
        var written: Duration
    }

    /// How many lines of this connection may stand before missing ones, from the fewest to the most.
    private var ends: [ClosedRange<Int>]
    private var count = 0
    private var firstArrival: Duration?
    /// When the first line with a time was written.
    private var began: Duration?
    /// The last line with a time, where others may be missing behind it.
    private var previous: Timed?
    /// Until so many lines have come, the queue may be full again.
    private var fullAgainUntil = 0
    private var losses = 0

    /// - Parameter last: of the connection before, to the same node.
    init(after last: WaitingLines? = nil) {
        let left = last.map { last in
            last.ends.filter { $0.upperBound > last.count }.map {
                // What the panel had in hand at the end is gone.
                max(0, $0.lowerBound - last.count - Self.mostInHand)...($0.upperBound - last.count)
            }
        }
        ends = (left ?? []).suffix(Self.mostLosses) + [Self.capacity...Self.capacity + Self.mostInHand]
    }

    mutating func received(_ batch: LineBatch, at now: Duration) -> [Loss] {
        let begin = count
        count += batch.lines.count
        if began == nil, begin <= Self.capacity {
            began = batch.lines.indices.lazy.compactMap { batch.written(at: $0) }.first
        }
        let isFirst = firstArrival == nil
        let waited = now - (firstArrival ?? now)
        if isFirst { firstArrival = now }
        var found: [Loss] = isFirst && batch.beginsWithBanner ? [.queue] : []
        let mayHoldEnd = ends.contains { $0.lowerBound <= count && begin <= $0.upperBound } || begin < fullAgainUntil
        if mayHoldEnd, waited < Self.longestReading { overflows(batch, from: begin, at: now, to: &found) }
        return found
    }

    private mutating func overflows(_ batch: LineBatch, from begin: Int, at now: Duration, to found: inout [Loss]) {
        for place in batch.lines.indices {
            let index = begin + place
            let isEnd = ends.contains { $0.contains(index) || $0.lowerBound == index + 1 }
            guard isEnd || index < fullAgainUntil, let written = batch.written(at: place) else {
                previous = nil
                continue
            }
            defer { previous = Timed(arrival: now, written: written) }
            guard losses < Self.mostLosses, let previous, let began else { continue }
            let before = previous.written
            // Before Xray 25.1.30 a time is one of whole seconds.
            let precision = Duration.seconds(before.isWholeSeconds && written.isWholeSeconds ? 1 : 0)
            let longest = longest(at: index, usual: (before - began) / max(index, 1))
            guard written - before > now - previous.arrival + precision + longest else { continue }
            found.append(.overflow(before: place))
            losses += 1
            fullAgainUntil = index + Self.mostInHand
        }
    }

    /// - Parameter usual: from one line to the next.
    private func longest(at index: Int, usual: Duration) -> Duration {
        if index < fullAgainUntil { return max(.milliseconds(5), usual * 8) }
        return max(Self.longestPause, usual * (index == Self.capacity ? 3 : 30))
    }
}

extension Duration {
    fileprivate var isWholeSeconds: Bool { components.attoseconds == 0 }
}

extension LineBatch {
    fileprivate var beginsWithBanner: Bool {
        withLine(at: 0) { line in
            let line = XrayLine(parsing: line)
            return line.kind == .startup && line.level == .info
        } ?? false
    }
}
