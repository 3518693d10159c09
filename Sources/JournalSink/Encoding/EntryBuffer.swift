// SPDX-License-Identifier: MIT

import Glibc
import LogRelayModel

/// Encoded journal entries, one after the other.
///
/// Raw memory instead of `[UInt8]`: an entry is some forty appends, and the array's checks on each would cost more than
/// the copying. Grows as needed; ``clear()`` gives back what an unusually long line made it take.
struct EntryBuffer: ~Copyable {
    /// What is kept from one group of entries to the next.
    static let retainedCapacity = 512 * 1024

    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = Self.retainedCapacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// Valid until the next change.
    var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: base, count: count) }

    mutating func clear() {
        count = 0
        guard capacity > Self.retainedCapacity else { return }
        base.deallocate()
        capacity = Self.retainedCapacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    @inline(__always)
    mutating func append(_ added: UnsafeRawBufferPointer) {
        guard let start = added.baseAddress else { return }
        reserve(added.count)
        memcpy(base + count, start, added.count)
        count += added.count
    }

    /// Appends a literal, without making a string of it.
    @inline(__always)
    mutating func append(_ literal: StaticString) {
        append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func append(byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    @inline(__always)
    private mutating func reserve(_ added: Int) {
        if capacity - count < added { grow(by: added) }
    }

    @inline(never)
    private mutating func grow(by added: Int) {
        let larger = max(capacity * 2, count + added)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        memcpy(moved, base, count)
        base.deallocate()
        base = moved
        capacity = larger
    }
}

extension EntryBuffer {
    mutating func append(decimal number: UInt64) {
        // 20 digits hold the largest number.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (rest, first) = (number, 20)
            repeat {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[first...]))
        }
    }

    mutating func append(hex number: UInt32, digits minimum: Int) {
        let significant = (32 - number.leadingZeroBitCount + 3) / 4
        for place in (0..<max(minimum, significant)).reversed() {
            let digit = UInt8(truncatingIfNeeded: number >> (UInt32(place) * 4)) & 0xF
            append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    mutating func append(_ time: Timestamp) {
        withUnsafeTemporaryAllocation(byteCount: Timestamp.rfc3339Length, alignment: 1) { text in
            time.writeRFC3339(into: text)
            append(UnsafeRawBufferPointer(text))
        }
    }
}
