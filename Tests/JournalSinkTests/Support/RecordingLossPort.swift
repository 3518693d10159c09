// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// Notes what is reported as lost.
final class RecordingLossPort: LossPort {
    private let reports = Mutex<[SourceID: [UInt64]]>([:])

    func lost(_ lost: UInt64, of source: Source, reason: Gap.Reason) {
        guard reason == .journalOverflow else { return }
        reports.withLock { $0[source.id, default: []].append(lost) }
    }

    func total(of source: SourceID) -> UInt64 { reports.withLock { $0[source]?.reduce(0, +) ?? 0 } }

    var all: [SourceID: [UInt64]] { reports.withLock { $0 } }
}
