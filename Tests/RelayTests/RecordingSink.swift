// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// Keeps what it takes, in order.
final class RecordingSink: LogSink {
    enum Item: Equatable {
        case line(seq: UInt64, source: Source, text: String)
        case gap(Gap)
        case state(SourceState)
        case forgotten(SourceID)
    }

    private let taken = Mutex<[Item]>([])

    var items: [Item] { taken.withLock { $0 } }

    func take(_ batch: RecordBatch) {
        batch.forEachLine { record, bytes in
            let item = Item.line(
                seq: record.seq, source: batch.source, text: String(decoding: bytes, as: UTF8.self))
            taken.withLock { $0.append(item) }
        }
    }

    func take(_ gap: Gap) { taken.withLock { $0.append(.gap(gap)) } }
    func take(_ state: SourceState) { taken.withLock { $0.append(.state(state)) } }
    func forget(_ source: SourceID) { taken.withLock { $0.append(.forgotten(source)) } }
}
