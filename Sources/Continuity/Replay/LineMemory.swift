// SPDX-License-Identifier: MIT

/// The last lines that are known of a source, as fingerprints, oldest first: what a replay is held against.
///
/// Keeps 400; older ones are forgotten, and no replay reaches back that far (it has 200 lines at most).
package struct LineMemory: Equatable, Sendable {
    package static let capacity = 400
    /// So many lines that are remembered once prove where a stretch of them lies.
    static let leastProof = 8

    private var ring: [LineFingerprint] = []
    private var oldest = 0
    /// Whether the lines stand as they stood in the panel's log. What was relayed late, and what was read back from
    /// the journal, stands as it was relayed.
    package private(set) var isInPanelOrder = true
    /// Lines whose place nobody knows: from replays that were cut short before anything in them was recognised. They
    /// follow the others, or lie between them.
    private(set) var loose: [LineFingerprint] = []

    package init() {}

    package var count: Int { ring.count }
    package var isEmpty: Bool { ring.isEmpty && loose.isEmpty }
    package var lines: [LineFingerprint] { Array(ring[oldest...] + ring[..<oldest]) }

    package mutating func append(_ line: LineFingerprint) {
        if ring.count < Self.capacity {
            if ring.capacity < Self.capacity { ring.reserveCapacity(Self.capacity) }
            ring.append(line)
        } else {
            ring[oldest] = line
            oldest = oldest + 1 == Self.capacity ? 0 : oldest + 1
        }
    }

    /// Takes the place of everything known so far.
    mutating func replace(
        with lines: some Collection<LineFingerprint>, loose: [LineFingerprint], isInPanelOrder: Bool
    ) {
        ring = Array(lines.suffix(Self.capacity))
        oldest = 0
        self.loose = loose
        self.isInPanelOrder = isInPanelOrder
    }

    mutating func addLoose(_ lines: [LineFingerprint]) {
        loose = (loose + lines).suffix(ReplayWindow.usualReplay)
    }

    /// A line from before the relay started, next in the order in which they were relayed.
    mutating func restore(_ line: LineFingerprint) {
        append(line)
        isInPanelOrder = false
    }
}
