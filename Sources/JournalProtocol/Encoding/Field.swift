// SPDX-License-Identifier: MIT

import Glibc

/// The two forms of a field in journald's native protocol: `NAME=value⏎` for a value without a newline, and
/// `NAME⏎`, the value's length as 64 bits little-endian, the value, `⏎` for any value. Since the second form is taken
/// wherever a newline occurs, no value can end its field and begin another.
extension EntryBuffer {
    /// A field whose value is known to have no newline.
    @inlinable @inline(__always)
    package mutating func field(_ name: StaticString, plain value: UnsafeRawBufferPointer) {
        append(name)
        append(byte: UInt8(ascii: "="))
        append(value)
        append(byte: UInt8(ascii: "\n"))
    }

    @inlinable @inline(__always)
    package mutating func field(_ name: StaticString, literal value: StaticString) {
        append(name)
        append(byte: UInt8(ascii: "="))
        append(value)
        append(byte: UInt8(ascii: "\n"))
    }

    @inlinable @inline(__always)
    package mutating func field(_ name: StaticString, number value: UInt64) {
        append(name)
        append(byte: UInt8(ascii: "="))
        append(decimal: value)
        append(byte: UInt8(ascii: "\n"))
    }

    /// A field whose value may be any bytes, in the form with a length.
    package mutating func field(_ name: StaticString, binary value: UnsafeRawBufferPointer) {
        append(name)
        append(byte: UInt8(ascii: "\n"))
        withUnsafeBytes(of: UInt64(value.count).littleEndian) { append($0) }
        append(value)
        append(byte: UInt8(ascii: "\n"))
    }

    /// A field whose value may be any bytes, in whichever form suits it.
    package mutating func field(_ name: StaticString, any value: UnsafeRawBufferPointer) {
        if value.holdsNewline {
            field(name, binary: value)
        } else {
            field(name, plain: value)
        }
    }

    package mutating func field(_ name: StaticString, text value: String) {
        var text = value
        text.withUTF8 { field(name, any: UnsafeRawBufferPointer($0)) }
    }
}

extension UnsafeRawBufferPointer {
    package var holdsNewline: Bool {
        guard let start = baseAddress else { return false }
        return memchr(start, CInt(UInt8(ascii: "\n")), count) != nil
    }
}
