// SPDX-License-Identifier: MIT

/// Looking for a byte, eight at a time: most of a line's bytes are looked at only so.
extension LinePart {
    func firstPosition(of byte: UInt8) -> Int? {
        let pattern = Self.ones &* UInt64(byte)
        var position = start
        while position < end {
            guard position &+ 8 <= line.count else { return firstPosition(of: byte, from: position) }
            let found = Self.zeroBytes(of: word(at: position) ^ pattern)
            guard found == 0 else {
                // What was looked at beyond the part's end does not count.
                let place = position &+ found.trailingZeroBitCount / 8
                return place < end ? place : nil
            }
            position &+= 8
        }
        return nil
    }

    func lastPosition(of byte: UInt8) -> Int? {
        let pattern = Self.ones &* UInt64(byte)
        var position = end
        while position > start {
            position &-= 8
            guard position >= 0 else { return lastPosition(of: byte, before: position &+ 8) }
            let found = Self.zeroBytes(of: word(at: position) ^ pattern)
            guard found == 0 else {
                let place = position &+ 7 &- found.leadingZeroBitCount / 8
                return place >= start ? place : nil
            }
        }
        return nil
    }

    /// In the line's last bytes, where there are no eight.
    private func firstPosition(of byte: UInt8, from position: Int) -> Int? {
        var position = position
        while position < end {
            if line[position] == byte { return position }
            position &+= 1
        }
        return nil
    }

    /// In the line's first bytes.
    private func lastPosition(of byte: UInt8, before position: Int) -> Int? {
        var position = position
        while position > start {
            position &-= 1
            if line[position] == byte { return position }
        }
        return nil
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }

    /// The first byte is the lowest.
    @inline(__always) private func word(at position: Int) -> UInt64 {
        UInt64(littleEndian: line.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// The high bit of each byte that is zero, and of no other.
    @inline(__always) private static func zeroBytes(of word: UInt64) -> UInt64 {
        let lows = ones &* 0x7F
        return ~(((word & lows) &+ lows) | word | lows)
    }
}
