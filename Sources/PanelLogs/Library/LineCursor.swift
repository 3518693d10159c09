// SPDX-License-Identifier: MIT

import LogRelayModel

/// Gives a batch's lines one by one, each that was cut with the gap behind it.
struct LineCursor: Sendable {
    private let batch: LineBatch
    private var index = 0
    private var wasCut = false

    init(_ batch: LineBatch = LineBatch(receivedAt: Timestamp(microseconds: 0))) {
        self.batch = batch
    }

    mutating func next() -> LogEvent? {
        if wasCut {
            wasCut = false
            return .gap(LogGap(reason: .lineCut))
        }
        guard index < batch.lines.count else { return nil }
        let line = batch.lines[index]
        index += 1
        wasCut = line.isCut
        return .line(
            LogLine(
                bytes: Array(batch.bytes[line.offset..<line.offset + line.length]),
                receivedAt: .microseconds(batch.receivedAt.microseconds)))
    }
}
