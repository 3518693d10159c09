// SPDX-License-Identifier: MIT

import Glibc

/// Looking for a byte: most of a line's bytes are looked at only so.
extension LinePart {
    @inline(__always) func firstPosition(of byte: UInt8) -> Int? {
        guard !isEmpty, let found = memchr(address(of: start), CInt(byte), count) else { return nil }
        return position(of: found)
    }

    /// Eight at a time, from the end: of a part's first few bytes those before them are looked at too, and do not count.
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

    private func lastPosition(of byte: UInt8, before end: Int) -> Int? {
        var position = end
        while position > start {
            position &-= 1
            if self.byte(at: position) == byte { return position }
        }
        return nil
    }

    static var ones: UInt64 { 0x0101_0101_0101_0101 }

    /// The high bit of each byte that is zero, and of no other.
    @inline(__always) private static func zeroBytes(of word: UInt64) -> UInt64 {
        let lows = ones &* 0x7F
        return ~(((word & lows) &+ lows) | word | lows)
    }
}
