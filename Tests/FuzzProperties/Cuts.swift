// SPDX-License-Identifier: MIT

/// Ways to cut an input into the pieces in which a socket may bring it.
enum Cuts {
    typealias Pieces = [ArraySlice<UInt8>]

    /// Whole, a byte at a time, in two, and in many pieces of different lengths.
    ///
    /// Where the cuts are depends on the input alone, so that a failure repeats.
    static func all(of input: [UInt8]) -> [Pieces] {
        [[input[...]], input.indices.map { input[$0...$0] }, two(of: input), some(of: input, atMost: 16)]
    }

    /// In pieces of 1 to `longest` bytes.
    static func some(of input: [UInt8], atMost longest: Int) -> Pieces {
        var numbers = NumberSequence(of: input)
        var pieces: Pieces = []
        var start = 0
        while start < input.count {
            let end = min(input.count, start + 1 + numbers.next(below: longest))
            pieces.append(input[start..<end])
            start = end
        }
        return pieces
    }

    private static func two(of input: [UInt8]) -> Pieces {
        var numbers = NumberSequence(of: input)
        let cut = numbers.next(below: input.count + 1)
        return [input[..<cut], input[cut...]]
    }
}

/// Numbers that follow from an input: xorshift, begun with the input's FNV-1a hash.
struct NumberSequence {
    private var state: UInt64

    init(of input: [UInt8]) {
        state = input.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 } | 1
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    /// 0 where `limit` is 1 or less.
    mutating func next(below limit: Int) -> Int { limit > 1 ? Int(next() % UInt64(limit)) : 0 }
}
