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
        try words(in: stream)
        let lines = stream.split(separator: UInt8(ascii: "\n")).map(Array.init)
        let sent = lines.flatMap(ReferenceEventStream.event)
        let read = Reading(of: [sent[...]], longestLine: LineSplitter.longestLine)
        try hold(read.lines == lines, "a line that was sent comes back as another")
        try hold(read.hasShownLife == !lines.isEmpty, "life is wrongly shown or not")
    }

    /// However the stream is cut into reads, every line is handed over, in order and once; but for the one that is the only
    /// event of a stream that ends, if it looks like the panel's words.
    private static func words(in stream: [UInt8]) throws(BrokenProperty) {
        let lines = Reading(of: [stream[...]], longestLine: LineSplitter.longestLine).lines
        let mayBeWords =
            lines.count == 1 && ["Error: ", "Error retrieving logs: "].contains { lines[0].starts(with: $0.utf8) }
        for pieces in Cuts.all(of: stream) {
            var decoder = EventStreamDecoder()
            var words = PanelWords()
            var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
            var relayed: [[UInt8]] = []
            for piece in pieces {
                piece.withUnsafeBytes { decoder.append($0, to: &batch) }
                words.look(at: batch, hasComment: decoder.hasCommentAfterEvent)
                if words.isHolding { continue }
                relayed += Self.lines(of: batch)
                batch = LineBatch(receivedAt: batch.receivedAt)
            }
            let taken = words.take(from: &batch)
            try hold(taken == nil || mayBeWords, "a line is taken for the panel's words")
            try hold(batch.isEmpty, "a line is held back for good")
            try hold(relayed == (taken == nil ? lines : []), "other lines are handed over than came")
        }
    }

    private static func lines(of batch: LineBatch) -> [[UInt8]] {
        batch.lines.map { Array(batch.bytes[$0.offset..<$0.offset + $0.length]) }
    }

    private struct Reading: Equatable {
        let lines: [[UInt8]]
        let cuts: [Bool]
        let hasShownLife: Bool

        init(of pieces: Cuts.Pieces, longestLine: Int) {
            var decoder = EventStreamDecoder(longestLine: longestLine)
            var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
            for piece in pieces { piece.withUnsafeBytes { decoder.append($0, to: &batch) } }
            lines = EventStreamProperties.lines(of: batch)
            cuts = batch.lines.map(\.isCut)
            hasShownLife = decoder.hasShownLife
        }
    }
}
