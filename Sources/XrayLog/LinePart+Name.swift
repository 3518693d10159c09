// SPDX-License-Identifier: MIT

/// Whether a part can be a host's name: every accepted line has one, and it is among the longest of its parts.
extension LinePart {
    /// Of a part that is not empty: whether all are letters, digits, `.`, `-`, `_` or bytes beyond ASCII. Eight at a time;
    /// of the last few, those before them that are looked at once more have been found to be such, and in a short part
    /// they count as letters.
    var isOfNameBytes: Bool {
        guard end >= 8 else { return allSatisfy { Self.areNameBytes(UInt64($0) | Self.letters &<< 8) } }
        guard count >= 8 else {
            let others = UInt64(8 &* (8 &- count))
            return Self.areNameBytes(word(at: end &- 8) & ~0 &<< others | Self.letters & ~(~0 &<< others))
        }
        var position = start
        while end &- position > 8 {
            guard Self.areNameBytes(word(at: position)) else { return false }
            position &+= 8
        }
        return Self.areNameBytes(word(at: end &- 8))
    }

    private static var letters: UInt64 { ones &* 0x61 }

    /// In each byte of `ranges` the high bit says that the byte is one of them. Without its own high bit no byte carries
    /// into the next.
    @inline(__always) private static func areNameBytes(_ word: UInt64) -> Bool {
        let low = word & (ones &* 0x7F)
        let ranges =
            bytes(of: low | ones &* 0x20, from: UInt8(ascii: "a"), through: UInt8(ascii: "z"))
            | (bytes(of: low, from: UInt8(ascii: "-"), through: UInt8(ascii: "9"))
                & ~bytes(of: low, from: UInt8(ascii: "/"), through: UInt8(ascii: "/")))
            | bytes(of: low, from: UInt8(ascii: "_"), through: UInt8(ascii: "_"))
        let highs = ones &* 0x80
        return (ranges | word) & highs == highs
    }

    /// The high bit of each byte from `first` through `last`; of bytes below 0x80.
    @inline(__always) private static func bytes(of word: UInt64, from first: UInt8, through last: UInt8) -> UInt64 {
        (word &+ ones &* UInt64(0x80 &- first)) & ~(word &+ ones &* UInt64(0x7F &- last))
    }
}
