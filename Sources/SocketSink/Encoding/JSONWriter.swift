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

    mutating func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { put($0) }
    }

    /// A string without quotes and without anything to escape, such as the name of a case.
    mutating func put(plain text: String) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    mutating func put(number: UInt64) {
        var digits = 1
        var limit: UInt64 = 10
        while digits < 20, number >= limit {
            digits &+= 1
            let (next, overflows) = limit.multipliedReportingOverflow(by: 10)
            if overflows { break }
            limit = next
        }
        guard hasRoom(for: digits) else { return }
        var rest = number
        var position = count &+ digits
        repeat {
            position &-= 1
            target[position] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while position > count
        count &+= digits
    }
}
