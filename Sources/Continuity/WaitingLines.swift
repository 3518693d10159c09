// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

/// Finds where lines are missing that found the queue at a node full.
///
/// A node keeps 10,000 lines for its next reader, and drops those that come then. So what is missing lies behind the first
/// 10,000 lines of a connection, give or take those that the panel and the node had in hand. There, the time that stands in
/// the lines leaps, though one comes right behind the other.
///
/// A connection on which these lines do not come at once has nothing that waited. Times are readings of any monotonic clock.
struct WaitingLines: Sendable {
    /// Which lines of a connection may be the first behind a full queue.
    private static let end = 9_990...10_100
    /// A queue of 10,000 lines is read faster.
    private static let longestReading = Duration.seconds(30)
    /// Lines that come at once were written within less.
    private static let longestPause = Duration.milliseconds(300)

    private var count = 0
    private var firstLine: Duration?
    /// Of the line before.
    private var written: Duration?
    private var arrival = Duration.zero

    /// - Returns: the line of the batch before which others are missing.
    mutating func received(_ batch: LineBatch, at now: Duration) -> Int? {
        let first = count
        count += batch.lines.count
        firstLine = firstLine ?? now
        guard count >= Self.end.lowerBound, first <= Self.end.upperBound, let firstLine,
            now - firstLine < Self.longestReading
        else { return nil }
        for (place, line) in batch.lines.enumerated() where Self.end.contains(first + place) {
            let next = batch.bytes.withUnsafeBytes {
                XrayLine.written(UnsafeRawBufferPointer(rebasing: $0[line.place]))
            }
            guard let next else { continue }
            defer { (written, arrival) = (next, now) }
            guard let written else { continue }
            // Before Xray 25.1.30 a time is one of whole seconds.
            let precision = Duration.seconds(written.isWholeSeconds && next.isWholeSeconds ? 1 : 0)
            if next - written > now - arrival + precision + Self.longestPause { return place }
        }
        return nil
    }
}

extension Duration {
    fileprivate var isWholeSeconds: Bool { components.attoseconds == 0 }
}
