// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

/// What a panel sends as Server-Sent Events: it is read as the standard says, however it is cut into reads, and a line that
/// is sent as the panel does it comes back byte for byte.
enum EventStreamProperties {
    /// The second is small, so that inputs reach it.
    private static let longestLines = [LineSplitter.longestLine, 12]

    static func check(_ stream: [UInt8]) throws(BrokenProperty) {
        for longestLine in longestLines {
            let whole = Reading(of: [stream[...]], longestLine: longestLine)
            for pieces in Cuts.all(of: stream).dropFirst() {
                let cut = Reading(of: pieces, longestLine: longestLine)
                try hold(cut == whole, "in \(pieces.count) pieces: \(cut), not \(whole)")
            }
            let expected = ReferenceEventStream.lines(of: stream).map { Array($0.prefix(longestLine)) }
            try hold(whole.lines == expected, "\(whole.lines), not \(expected)")
        }
        let lines = stream.split(separator: UInt8(ascii: "\n")).map(Array.init)
        let sent = lines.flatMap(ReferenceEventStream.event)
        let read = Reading(of: [sent[...]], longestLine: LineSplitter.longestLine)
        try hold(read.lines == lines, "a line that was sent comes back as another")
        try hold(read.hasShownLife == !lines.isEmpty, "life is wrongly shown or not")
    }

    private struct Reading: Equatable {
        let lines: [[UInt8]]
        let cuts: [Bool]
        let hasShownLife: Bool

        init(of pieces: Cuts.Pieces, longestLine: Int) {
            var decoder = EventStreamDecoder(longestLine: longestLine)
            var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
            for piece in pieces { piece.withUnsafeBytes { decoder.append($0, to: &batch) } }
            lines = batch.lines.map { Array(batch.bytes[$0.offset..<$0.offset + $0.length]) }
            cuts = batch.lines.map(\.isCut)
            hasShownLife = decoder.hasShownLife
        }
    }
}
