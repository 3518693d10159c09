// SPDX-License-Identifier: MIT

import LogRelayModel

/// Lines of one source that did not reach the journal.
struct Loss: Equatable, Sendable {
    var source: Source
    var lines: UInt64
}

/// What was lost and is not yet told, by source: each line is counted once and told once.
struct LossLedger: Sendable {
    private var losses: [SourceID: Loss] = [:]

    var isEmpty: Bool { losses.isEmpty }

    mutating func add(_ lines: Int, of source: Source) {
        guard lines > 0 else { return }
        losses[source.id, default: Loss(source: source, lines: 0)].lines += UInt64(lines)
        // The name last heard is the one to tell.
        losses[source.id]?.source = source
    }

    /// Everything untold, by source; the ledger is empty afterwards.
    mutating func takeAll() -> [Loss] {
        defer { losses = [:] }
        return losses.values.sorted { $0.source.id < $1.source.id }
    }
}
