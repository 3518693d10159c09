// SPDX-License-Identifier: MIT

import XrayLog

/// What filters ask of a batch as a whole, found once for all consumers: mostly all its records pass a filter, and then
/// none of them is looked at again.
struct BatchTraits: Equatable {
    private(set) var hasGaps = false
    /// Of its lines; empty if there are none.
    private(set) var kinds = CaseSet<XrayLine.Kind>()
    private(set) var leastLevel = XrayLine.Level.critical

    init(_ marks: ArraySlice<EncodedRecords.Mark>) {
        for index in marks.indices {
            switch marks[index].traits {
            case .gap:
                hasGaps = true
            case .log(let kind, let level, _):
                kinds.insert(kind)
                if level < leastLevel { leastLevel = level }
            }
        }
    }
}

extension RecordFilter {
    /// Whether every record of a batch passes; of a source that does.
    func passesAll(_ batch: BatchTraits) -> Bool {
        guard users == nil, passes(.gap) || !batch.hasGaps else { return false }
        guard !batch.kinds.isEmpty else { return true }
        return passes(.log) && (kinds?.isSuperset(of: batch.kinds) ?? true)
            && (level.map { batch.leastLevel >= $0 } ?? true)
    }
}
