// SPDX-License-Identifier: MIT

import LogRelayModel

/// Gaps that came while the backlog was full. At most one is kept for each source and reason: further ones are added to
/// it, so that hours of reconnecting before a stopped journald cost no memory and no number is lost.
struct WaitingGaps: Sendable {
    private struct Key: Hashable {
        var source: SourceID
        var reason: Gap.Reason
    }

    private var gaps: [Key: Gap] = [:]

    var count: Int { gaps.count }

    mutating func add(_ gap: Gap) {
        let key = Key(source: gap.source.id, reason: gap.reason)
        guard let earlier = gaps[key] else {
            gaps[key] = gap
            return
        }
        var merged = gap
        // Exact or nothing: with one part unknown, the whole is.
        merged.lost = earlier.lost.flatMap { before in gap.lost.map { before + $0 } }
        gaps[key] = merged
    }

    /// All of them in the order of their numbers.
    var inOrder: [Gap] { gaps.values.sorted { $0.seq < $1.seq } }
}
