// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// Keeps what a stream delivers, for tests that need not wait.
final class RecordingReceiver: LineReceiver {
    private let kept = Mutex<[String]>([])
    private let times = Mutex<[Timestamp]>([])

    /// `opened`, a batch as `[line, line]`, `closed`.
    var events: [String] { kept.withLock { $0 } }
    /// When each batch was received.
    var stamps: [Timestamp] { times.withLock { $0 } }

    func streamOpened(_: StreamOpening) { kept.withLock { $0.append("opened") } }

    func receive(_ batch: LineBatch) {
        let lines = batch.lines.map {
            String(decoding: batch.bytes[$0.offset..<$0.offset + $0.length], as: UTF8.self)
        }
        times.withLock { $0.append(batch.receivedAt) }
        kept.withLock { $0.append("[\(lines.joined(separator: ", "))]") }
    }

    func streamClosed(_: LossInFlight) { kept.withLock { $0.append("closed") } }
}
