// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOCore
import XrayLog

/// What a consumer wants to read. Every part that is nil lets everything pass.
///
/// Gaps, losses and states tell what is wrong with a stream, so that they pass whatever kinds, level and users are asked
/// for; a choice of sources or types is one against them too. Losses (`dropped`) have no source and always pass.
package struct RecordFilter: Equatable, Sendable {
    /// The types of objects that may be chosen.
    package enum ObjectType: String, CaseIterable, NumberedCase {
        case log, gap, state, dropped

        package var number: UInt8 {
            switch self {
            case .log: 0
            case .gap: 1
            case .state: 2
            case .dropped: 3
            }
        }
    }

    var sources: Set<SourceID>?
    var kinds: CaseSet<XrayLine.Kind>?
    /// The least level.
    var level: XrayLine.Level?
    var users: WantedUsers?
    var types: CaseSet<ObjectType>?

    /// Whether every record passes, of whatever source.
    var passesEveryRecord: Bool {
        sources == nil && kinds == nil && level == nil && users == nil && passes(.log) && passes(.gap)
    }

    func passes(_ type: ObjectType) -> Bool { types?.contains(type) ?? true }

    func passes(_ source: SourceID) -> Bool { sources?.contains(source) ?? true }

    func passesState(of source: SourceID) -> Bool { passes(.state) && passes(source) }

    /// Whether a record of a source that passes does. `bytes` are those it is encoded in, and end where it does.
    func passes(_ traits: RecordTraits, endOf bytes: UnsafeRawBufferPointer) -> Bool {
        switch traits {
        case .gap: passes(.gap)
        case .log(let kind, let level, let user):
            passes(.log)
                && (kinds?.contains(kind) ?? true)
                && (self.level.map { level >= $0 } ?? true)
                && (users?.contain(user, endOf: bytes) ?? true)
        }
    }

    /// ``select(_:of:_:)`` for one consumer alone, which need not know the batch's traits beforehand.
    package func select(_ records: EncodedRecords, of source: SourceID) -> EncodedRecords {
        select(records, of: source, BatchTraits(records.marks))
    }

    /// The records that pass, without encoding any anew: the batch itself where all do, else their bytes alone.
    func select(_ records: EncodedRecords, of source: SourceID, _ traits: BatchTraits) -> EncodedRecords {
        guard !passesEveryRecord else { return records }
        guard passes(source) else { return records.joined([]) }
        return passesAll(traits) ? records : records.joined(runs(of: records))
    }

    /// The marks of the records that pass and come after `position`; nothing is copied but they.
    func marks(
        of records: EncodedRecords, from source: SourceID, after position: UInt64 = 0
    ) -> ArraySlice<EncodedRecords.Mark> {
        guard passes(source) else { return [] }
        let later = records.marks.drop { $0.seq <= position }
        guard !passesEveryRecord else { return later }
        return records.bytes.withUnsafeReadableBytes { all in
            later.filter { passes($0.traits, endOf: records.endingBytes(all, at: $0)) }[...]
        }
    }

    /// Where in the batch's marks those that pass stand, neighbours together.
    private func runs(of records: EncodedRecords) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        records.bytes.withUnsafeReadableBytes { all in
            for (index, mark) in zip(records.marks.indices, records.marks) {
                guard passes(mark.traits, endOf: records.endingBytes(all, at: mark)) else { continue }
                if let last = runs.last, last.upperBound == index {
                    runs[runs.count - 1] = last.lowerBound..<index + 1
                } else {
                    runs.append(index..<index + 1)
                }
            }
        }
        return runs
    }
}
