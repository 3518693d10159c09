// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization
import XrayLog

/// Keeps what it takes, in order.
final class RecordingSink: LogSink {
    enum Item: Equatable {
        case line(seq: UInt64, source: Source, text: String)
        case gap(Gap)
        case state(SourceState)
        case forgotten(SourceID)
    }

    private let taken = Mutex<[Item]>([])
    private let names = Mutex<[String?]>([])

    var items: [Item] { taken.withLock { $0 } }

    /// What was told of the users of the lines, in order.
    var toldNames: [String?] { names.withLock { $0 } }

    func take(_ batch: RecordBatch) {
        names.withLock { names in
            names += batch.records.map { record in
                batch.bytes.withUnsafeBytes { all in
                    record.toldName.map { String(decoding: $0.bytes(in: all), as: UTF8.self) }
                }
            }
        }
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
