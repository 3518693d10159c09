// SPDX-License-Identifier: MIT

import NIOCore
import PanelLogs

/// What a server sends on a WebSocket connection: however it is cut into reads the same messages and lines come of it, and
/// what is encoded comes back as it was.
enum FrameProperties {
    /// Both small, so that inputs reach them.
    private static let (largestMessage, longestLine) = (512, 24)

    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let whole = try FrameReading(of: [input[...]], largestMessage: largestMessage, longestLine: longestLine)
        for pieces in Cuts.all(of: input).dropFirst() {
            let cut = try FrameReading(of: pieces, largestMessage: largestMessage, longestLine: longestLine)
            try hold(cut.outcomes == whole.outcomes, "in \(pieces.count) pieces other events come of it")
            // Where text turns out not to be UTF-8, how much of it came before depends on how it arrived.
            guard whole.outcomes.last != .violation(.invalidUTF8) else { continue }
            try hold(cut.lines == whole.lines, "in \(pieces.count) pieces other lines come of it")
        }
        try serverFrames(input)
        try clientFrames(input)
    }

    /// The input as a message in fragments, with pings between them.
    private static func serverFrames(_ input: [UInt8]) throws(BrokenProperty) {
        let fragments = input.isEmpty ? [[]] : Cuts.some(of: input, atMost: 300)
        let isText = String(validating: input, as: UTF8.self) != nil
        for kind in [MessageKind.text, .binary] {
            var stream: [UInt8] = []
            var expected: [FrameReading.Outcome] = []
            for (index, fragment) in fragments.enumerated() {
                let ping = Array(fragment.prefix(125))
                stream += ServerFrame.ping(ping).bytes
                expected.append(.ping(ping))
                let isFinal = index == fragments.count - 1
                stream += ServerFrame.data(index > 0 ? nil : kind, Array(fragment), isFinal: isFinal).bytes
            }
            expected.append(.message(kind, input))
            let read = try FrameReading(of: [stream[...]], largestMessage: max(input.count, 1))
            if kind == .binary || isText {
                try hold(read.outcomes == expected, "what was encoded as \(kind) comes back as another")
                try hold(read.lines.elementsEqual(lines(of: input)), "the lines of a message are others")
            } else {
                try hold(read.outcomes.last == .violation(.invalidUTF8), "text that is no UTF-8 is taken")
            }
        }
    }

    private static func lines(of message: [UInt8]) -> [[UInt8]] {
        message.split(separator: UInt8(ascii: "\n")).map(Array.init)
    }

    private static func clientFrames(_ input: [UInt8]) throws(BrokenProperty) {
        var numbers = NumberSequence(of: input)
        let mask = UInt32(truncatingIfNeeded: numbers.next())
        let payload = ByteBuffer(bytes: input), short = ByteBuffer(bytes: input.prefix(125))
        for (frame, opcode) in [
            (ClientFrame.text(payload), UInt8(1)), (.binary(payload), 2), (.ping(short), 9), (.pong(short), 10),
        ] {
            // Behind something that was written before.
            var target = ByteBuffer(bytes: [0xAA])
            frame.write(into: &target, mask: mask)
            let expected = ServerFrame(opcode: opcode, payload: opcode < 8 ? input : Array(input.prefix(125)))
            let decoded = ServerFrame.decodeMasked(Array(target.readableBytesView.dropFirst()))
            try hold(decoded == expected, "a client's frame comes back as another")
        }
    }
}
