// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import PanelLogs

/// What comes of a stream of frames, with the pieces of a message joined, so that it does not depend on how they arrived.
struct FrameReading {
    enum Outcome: Equatable {
        case message(MessageKind, [UInt8])
        /// A message whose end never came.
        case part([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        case close(CloseFrame)
        case violation(ProtocolViolation)
    }

    private(set) var outcomes: [Outcome] = []
    private var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
    private var message: [UInt8]?
    private var splitter: LineSplitter

    /// Reads the pieces one after the other, as the relay does.
    init(
        of pieces: Cuts.Pieces, largestMessage: Int, longestLine: Int = LineSplitter.longestLine
    ) throws(BrokenProperty) {
        splitter = LineSplitter(longestLine: longestLine)
        var parser = FrameParser(largestMessage: largestMessage)
        var pending = ByteBuffer()
        for piece in pieces {
            pending.writeBytes(piece)
            do throws(ProtocolViolation) {
                while let event = try parser.next(in: &pending) { take(event) }
            } catch {
                // How much of a bad text is handed on before depends on how it arrived.
                if error != .invalidUTF8 { endPart() }
                outcomes.append(.violation(error))
                return
            }
            try hold(pending.readableBytes <= 125, "\(pending.readableBytes) bytes wait for more")
            pending.discardReadBytes()
        }
        endPart()
    }

    /// The lines of all messages; a cut one with its mark.
    var lines: [[UInt8]] {
        batch.lines.map { Array(batch.bytes[$0.offset..<$0.offset + $0.length]) + ($0.isCut ? Array("✂".utf8) : []) }
    }

    private mutating func take(_ event: FrameParser.Event) {
        switch event {
        case .message(let kind, let piece, let isLast):
            piece.withUnsafeReadableBytes { splitter.append($0, isLast: isLast, to: &batch) }
            message = (message ?? []) + Array(piece.readableBytesView)
            guard isLast else { return }
            outcomes.append(.message(kind, message ?? []))
            message = nil
        case .ping(let payload): outcomes.append(.ping(Array(payload.readableBytesView)))
        case .pong(let payload): outcomes.append(.pong(Array(payload.readableBytesView)))
        case .close(let frame):
            endPart()
            outcomes.append(.close(frame))
        }
    }

    private mutating func endPart() {
        if let message, !message.isEmpty { outcomes.append(.part(message)) }
        message = nil
    }
}
