// SPDX-License-Identifier: MIT

import LogRelayModel

/// What waits to be handed over: the records of one batch, or one gap.
enum BacklogItem: Equatable, Sendable {
    case batch(RecordBatch)
    case gap(Gap)

    /// How many journal entries it makes.
    var entries: Int {
        switch self {
        case .batch(let batch): batch.records.count
        case .gap: 1
        }
    }

    /// What it holds in memory, in bytes: what its arrays have reserved, and what each item costs beside that.
    var cost: Int {
        switch self {
        case .batch(let batch):
            Self.overhead + batch.bytes.capacity + batch.records.capacity * MemoryLayout<LogRecord>.stride
        case .gap(let gap):
            Self.overhead + (gap.source.nodeName?.utf8.count ?? 0)
        }
    }

    /// The item's place in the queue, the heads of its two arrays (32 bytes each) and malloc's share.
    private static let overhead = MemoryLayout<BacklogItem>.stride + 2 * (32 + 16)
}
