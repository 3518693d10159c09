// SPDX-License-Identifier: MIT

import NIOCore

/// How the events that leave together are put into chunks. A client may rely on none of it.
package enum EventChunking: Sendable, Equatable {
    /// As uvicorn does.
    case oneEach
    /// All in one chunk.
    case together
    /// Chunks of so many bytes, whatever they cut in two: an event, a line end, a character.
    case pieces(of: Int)
    /// Chunks of 1 to 64 bytes; the same seed cuts the same text in the same way.
    case irregular(seed: UInt64)
}

/// Cuts the text of a stream into chunks.
struct EventChunker {
    private let chunking: EventChunking
    private var random: SeededGenerator

    init(_ chunking: EventChunking) {
        self.chunking = chunking
        random =
            switch chunking {
            case .irregular(let seed): SeededGenerator(seed: seed)
            case .oneEach, .together, .pieces: SeededGenerator(seed: 0)
            }
    }

    mutating func chunks(of events: [ByteBuffer]) -> [ByteBuffer] {
        if case .oneEach = chunking { return events }
        var text = ByteBuffer()
        for event in events { text.writeImmutableBuffer(event) }
        var chunks: [ByteBuffer] = []
        while text.readableBytes > 0 {
            let length = min(text.readableBytes, nextLength(of: text))
            guard let chunk = text.readSlice(length: length) else { break }
            chunks.append(chunk)
        }
        return chunks
    }

    private mutating func nextLength(of text: ByteBuffer) -> Int {
        switch chunking {
        case .oneEach, .together: text.readableBytes
        case .pieces(let length): max(1, length)
        case .irregular: Int.random(in: 1...64, using: &random)
        }
    }
}
