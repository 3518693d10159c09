// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

/// A batch of lines, each understood as far as it can be, but not numbered yet.
struct ParsedBatch: Equatable {
    struct Line: Equatable {
        var offset: Int
        var length: Int
        var isCut: Bool
        var xray: XrayLine
    }

    var bytes: [UInt8]
    var lines: [Line]
    var receivedAt: Timestamp

    init(_ batch: LineBatch) {
        bytes = batch.bytes
        receivedAt = batch.receivedAt
        lines = batch.bytes.withUnsafeBytes { all in
            batch.lines.map { line in
                let text = UnsafeRawBufferPointer(rebasing: all[line.offset..<line.offset + line.length])
                return Line(
                    offset: line.offset, length: line.length, isCut: line.isCut, xray: XrayLine(parsing: text))
            }
        }
    }
}
