// SPDX-License-Identifier: MIT

/// Encoded journal entries, one after the other.
///
/// Raw memory instead of `[UInt8]`: an entry is some forty appends, and the array's checks on each would cost more than
/// the copying. Grows as needed; ``clear()`` gives back what an unusually long line made it take.
///
/// What is called for every field of every line is inlined into the sink that does so. Public for that, though no product
/// shows it: of a `package` type the compiler inlines nothing into another module.
public struct EntryBuffer: ~Copyable {
    /// What is kept from one group of entries to the next, in bytes.
    private let retainedCapacity: Int
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var length = 0

    /// - Parameter retainedCapacity: what it takes at once and keeps, in bytes.
    package init(retainedCapacity: Int = 512 * 1024) {
        self.retainedCapacity = retainedCapacity
        capacity = retainedCapacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// How many bytes it holds.
    package var count: Int { length }

    /// Forgets what comes after the first `count` bytes.
    package mutating func shorten(to count: Int) { length = min(length, count) }

    /// Valid until the next change.
    package var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: base, count: length) }

    package mutating func clear() {
        length = 0
        guard capacity > retainedCapacity else { return }
        base.deallocate()
        capacity = retainedCapacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    @inlinable @inline(__always)
    package mutating func append(_ added: UnsafeRawBufferPointer) {
        guard let start = added.baseAddress else { return }
        reserve(added.count)
        (base + length).copyMemory(from: start, byteCount: added.count)
        length += added.count
    }

    /// Appends a literal, without making a string of it.
    @inlinable @inline(__always)
    package mutating func append(_ literal: StaticString) {
        append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    @inlinable @inline(__always)
    package mutating func append(byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
        length += 1
    }

    @inlinable @inline(__always)
    mutating func reserve(_ added: Int) {
        if capacity - length < added { grow(by: added) }
    }

    @usableFromInline
    mutating func grow(by added: Int) {
        let larger = max(capacity * 2, length + added)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: base, byteCount: length)
        base.deallocate()
        base = moved
        capacity = larger
    }
}

extension EntryBuffer {
    @usableFromInline
    package mutating func append(decimal number: UInt64) {
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

    package mutating func append(hex number: UInt32, digits minimum: Int) {
        let significant = (32 - number.leadingZeroBitCount + 3) / 4
        for place in (0..<max(minimum, significant)).reversed() {
            let digit = UInt8(truncatingIfNeeded: number >> (UInt32(place) * 4)) & 0xF
            append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
