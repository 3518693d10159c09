// SPDX-License-Identifier: MIT

/// Writes JSON into memory that somebody else owns. Where the room ends it writes nothing more and says so; the caller
/// begins again with more.
struct JSONWriter {
    let target: UnsafeMutableRawBufferPointer
    /// The bytes written so far; meaningless once ``isFull``.
    var count = 0
    var isFull = false

    init(into target: UnsafeMutableRawBufferPointer) {
        self.target = target
    }

    @inline(__always) mutating func hasRoom(for length: Int) -> Bool {
        if length > target.count &- count { isFull = true }
        return !isFull
    }

    @inline(__always) mutating func put(_ byte: UInt8) {
        guard hasRoom(for: 1) else { return }
        target[count] = byte
        count &+= 1
    }

    @inline(__always) mutating func put(_ text: StaticString) {
        put(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always) mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard hasRoom(for: bytes.count), let source = bytes.baseAddress, let target = target.baseAddress else { return }
        (target + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    /// Writes a member whose value is a string that needs no escape; `key` is all up to the value, its quote too. The
    /// same as three writes, and looks for room once: most of an object is written so.
    @inline(__always) mutating func put(_ key: StaticString, quoted value: UnsafeRawBufferPointer) {
        let keyLength = key.utf8CodeUnitCount, length = keyLength &+ value.count &+ 1
        guard hasRoom(for: length), let target = target.baseAddress else { return }
        let start = target + count
        start.copyMemory(from: key.utf8Start, byteCount: keyLength)
        if let text = value.baseAddress { (start + keyLength).copyMemory(from: text, byteCount: value.count) }
        start.storeBytes(of: UInt8(ascii: "\""), toByteOffset: length &- 1, as: UInt8.self)
        count &+= length
    }

    mutating func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { put($0) }
    }

    /// A string without quotes and without anything to escape, such as the name of a case.
    mutating func put(plain text: String) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    mutating func put(number: UInt64) {
        guard number >= 100_000_000 else { return putShort(number) }
        let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        // At most once more: 64 bits have no more than 20 digits.
        put(number: high)
        put(digits: Self.eightDigits(of: low), count: 8)
    }

    private mutating func putShort(_ number: UInt64) {
        let digits = Self.eightDigits(of: number)
        let leadingZeros = min(digits.trailingZeroBitCount / 8, 7)
        put(digits: digits &>> UInt64(leadingZeros &* 8), count: 8 &- leadingZeros)
    }

    /// Writes the first `count` of eight digits, for all of which there must be room.
    @inline(__always) private mutating func put(digits: UInt64, count length: Int) {
        guard hasRoom(for: 8), let target = target.baseAddress else { return }
        let text = digits | 0x3030_3030_3030_3030
        target.storeBytes(of: text.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= length
    }

    /// The eight decimal digits of a number below 10⁸, each in a byte, the first in the lowest.
    ///
    /// All at once: the two halves of four digits, their pairs, and the digits of those are divided side by side in one
    /// word. To divide is to multiply: n·10486 / 2²⁰ is n / 100 up to 9999, n·103 / 2¹⁰ is n / 10 up to 99.
    @inline(__always) private static func eightDigits(of number: UInt64) -> UInt64 {
        let halves = number / 10_000 | (number % 10_000) &<< 32
        let hundreds = (halves &* 10_486) &>> 20 & 0x0000_007F_0000_007F
        let pairs = hundreds | (halves &- hundreds &* 100) &<< 16
        let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
        return tens | (pairs &- tens &* 10) &<< 8
    }
}
