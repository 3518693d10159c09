// SPDX-License-Identifier: MIT

import LogRelayModel
package import XrayLog

/// Which lines are stored: `Level=` and `Kinds=`. Gaps always are.
package struct LineSelection: Equatable, Sendable {
    private let least: XrayLine.Level
    private let kinds: Set<XrayLine.Kind>

    /// Lines of this level and above that are of one of these kinds; nil where that is every line.
    package init?(atLeast least: XrayLine.Level, of kinds: Set<XrayLine.Kind>) {
        guard least > .debug || kinds.count < XrayLine.Kind.allCases.count else { return nil }
        self.least = least
        self.kinds = kinds
    }

    package func contains(_ line: XrayLine) -> Bool { line.level >= least && kinds.contains(line.kind) }

    /// The batch with these lines alone, and with nothing of the others' bytes: what waits for journald is to hold no more
    /// memory than it needs. nil where there are none.
    func select(_ batch: RecordBatch) -> RecordBatch? {
        let selected = batch.records.filter { contains($0.xray) }
        guard selected.count < batch.records.count else { return batch }
        guard !selected.isEmpty else { return nil }
        var records: [LogRecord] = []
        records.reserveCapacity(selected.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(selected.reduce(0) { $0 + $1.length })
        for var record in selected {
            let line = record.offset..<record.offset + record.length
            record.offset = bytes.count
            bytes += batch.bytes[line]
            records.append(record)
        }
        return RecordBatch(source: batch.source, receivedAt: batch.receivedAt, bytes: bytes, records: records)
    }
}
