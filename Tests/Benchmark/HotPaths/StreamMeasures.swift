// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import NIOCore
import PanelLogs

/// What is done for each line before it is understood: it is taken out of the stream, and known again or not.
extension Measure {
    static var streams: [Measure] {
        [
            Measure(name: "frames", what: "taking lines out of WebSocket frames, one a frame") { lines in
                let frames = ByteBuffer(bytes: lines.frames(linesAFrame: 1))
                return { takeOut(frames) }
            },
            Measure(name: "batches", what: "taking lines out of WebSocket frames, 100 a frame") { lines in
                let frames = ByteBuffer(bytes: lines.frames(linesAFrame: 100))
                return { takeOut(frames) }
            },
            Measure(name: "events", what: "taking lines out of Server-Sent Events") { lines in
                let events = lines.events
                return {
                    var decoder = EventStreamDecoder()
                    var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
                    events.withUnsafeBytes { decoder.append($0, to: &batch) }
                    return batch.lines.count
                }
            },
            Measure(name: "live", what: "remembering lines for the next replay") { lines in
                var window = ReplayWindow(hash: hash)
                _ = window.opened(hasReplay: false)
                return { window.receive(lines.batch, now: .zero).count }
            },
            Measure(name: "replay", what: "aligning a replay, of which half is known") { lines in
                let fingerprints = lines.batch.bytes.withUnsafeBytes { all in
                    lines.batch.lines.map { line in
                        hash.fingerprint(
                            of: UnsafeRawBufferPointer(rebasing: all[line.offset..<line.offset + line.length]))
                    }
                }
                var memory = LineMemory()
                for fingerprint in fingerprints.dropLast(lines.count / 2) { memory.append(fingerprint) }
                return {
                    ReplayAlignment(of: fingerprints, with: memory, mayGoOn: false).verdicts.count
                }
            },
        ]
    }

    private static var hash: LineHash {
        // One key for all, so that instructions repeat.
        var random = Zeros()
        return LineHash(using: &random)
    }

    private static func takeOut(_ frames: ByteBuffer) -> Int {
        var frames = frames
        var parser = FrameParser(largestMessage: 1 << 24)
        var splitter = LineSplitter()
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        do {
            while case .message(_, let piece, let isLast) = try parser.next(in: &frames) {
                piece.withUnsafeReadableBytes { splitter.append($0, isLast: isLast, to: &batch) }
            }
        } catch {
            preconditionFailure("the measure's own frames are wrong: \(error)")
        }
        return batch.lines.count
    }
}

private struct Zeros: RandomNumberGenerator {
    func next() -> UInt64 { 0 }
}

extension SampleLines {
    /// As a panel sends them, an event for each.
    fileprivate var events: [UInt8] {
        batch.lines.flatMap { line in
            Array("data: ".utf8) + batch.bytes[line.offset..<line.offset + line.length] + Array("\r\n\r\n".utf8)
        }
    }

    /// As a panel sends them: one in a frame without its end, or several with theirs.
    fileprivate func frames(linesAFrame: Int) -> [UInt8] {
        var frames: [UInt8] = []
        for first in stride(from: 0, to: batch.lines.count, by: linesAFrame) {
            var text: [UInt8] = []
            for line in batch.lines[first..<min(first + linesAFrame, batch.lines.count)] {
                text += batch.bytes[line.offset..<line.offset + line.length]
                if linesAFrame > 1 { text.append(UInt8(ascii: "\n")) }
            }
            frames.append(0x81)
            switch text.count {
            case ..<126: frames.append(UInt8(text.count))
            case ..<65_536: frames += [126, UInt8(text.count >> 8), UInt8(text.count & 0xFF)]
            default:
                frames.append(127)
                frames += (0..<8).reversed().map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) }
            }
            frames += text
        }
        return frames
    }
}
