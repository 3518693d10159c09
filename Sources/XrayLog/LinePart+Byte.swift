// SPDX-License-Identifier: MIT

/// Looking for a byte, eight at a time: most of a line's bytes are looked at only so.
///
/// The last few of a part are looked at together with bytes beside it, which do not count; in the first eight bytes of a
/// line there may be too few of those.
extension LinePart {
    func firstPosition(of byte: UInt8) -> Int? {
        let pattern = Self.ones &* UInt64(byte)
        var position = start
        while position &+ 8 <= end {
            let found = Self.zeroBytes(of: word(at: position) ^ pattern)
            if found != 0 { return position &+ found.trailingZeroBitCount / 8 }
            position &+= 8
        }
        guard position < end else { return nil }
        guard end >= 8 else { return firstPosition(of: byte, from: position) }
        let others = 8 &- (end &- position)
        let found = Self.zeroBytes(of: word(at: end &- 8) ^ pattern) &>> UInt64(8 &* others)
        return found == 0 ? nil : position &+ found.trailingZeroBitCount / 8
    }

    func lastPosition(of byte: UInt8) -> Int? {
        let pattern = Self.ones &* UInt64(byte)
        var position = end
        while position > start {
            guard position >= 8 else { return lastPosition(of: byte, before: position) }
            position &-= 8
            let found = Self.zeroBytes(of: word(at: position) ^ pattern)
            guard found == 0 else {
                let place = position &+ 7 &- found.leadingZeroBitCount / 8
                return place >= start ? place : nil
            }
        }
        return nil
    }

    private func firstPosition(of byte: UInt8, from first: Int) -> Int? {
        var position = first
        while position < end {
            if self.byte(at: position) == byte { return position }
            position &+= 1
        }
        return nil
    }

    private func lastPosition(of byte: UInt8, before end: Int) -> Int? {
        var position = end
        while position > start {
            position &-= 1
            if self.byte(at: position) == byte { return position }
        }
        return nil
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }

    /// The high bit of each byte that is zero, and of no other.
    @inline(__always) private static func zeroBytes(of word: UInt64) -> UInt64 {
        let lows = ones &* 0x7F
        return ~(((word & lows) &+ lows) | word | lows)
    }
}
