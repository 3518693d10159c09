// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// Keeps what a stream delivers, for tests that need not wait.
final class RecordingReceiver: LineReceiver {
    private let kept = Mutex<[String]>([])

    /// `opened`, a batch as `[line, line]`, `closed`.
    var events: [String] { kept.withLock { $0 } }

    func streamOpened(_: StreamOpening) { kept.withLock { $0.append("opened") } }

    func receive(_ batch: LineBatch) {
        let lines = batch.lines.map {
            String(decoding: batch.bytes[$0.offset..<$0.offset + $0.length], as: UTF8.self)
        }
        kept.withLock { $0.append("[\(lines.joined(separator: ", "))]") }
    }

    func streamClosed(_: LossInFlight) { kept.withLock { $0.append("closed") } }
}
