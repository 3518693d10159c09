// SPDX-License-Identifier: MIT

extension JSONWriter {
    /// What had to be done to bytes to write them as a JSON string.
    enum Fidelity {
        /// Nothing: they stand there byte for byte.
        case verbatim
        /// Some are escaped; a reader gets back the same bytes.
        case escaped
        /// Some were no UTF-8, and U+FFFD stands in their place.
        case repaired
    }

    /// Writes bytes as the inside of a JSON string that is one line for every reader: `"`, `\`, controls (C1 and DEL
    /// too), U+2028, U+2029 and the controls of direction are escaped.
    ///
    /// Ordinary ASCII goes sixteen bytes at a time: copied first, then looked at, and kept as far as it was ordinary.
    @discardableResult
    mutating func put(text bytes: UnsafeRawBufferPointer) -> Fidelity {
        var fidelity = Fidelity.verbatim
        var position = 0
        while position < bytes.count {
            position &+= putOrdinary(bytes, from: position)
            guard position < bytes.count, !isFull else { break }
            let byte = bytes[position]
            if byte < 0x80 {
                putEscaped(byte)
                position &+= 1
                if fidelity == .verbatim { fidelity = .escaped }
                continue
            }
            switch UTF8Sequence.read(bytes, at: position) {
            case .character(let length):
                put(UnsafeRawBufferPointer(rebasing: bytes[position..<position &+ length]))
                position &+= length
            case .control(let scalar, let length):
                putUnicodeEscape(scalar)
                position &+= length
                if fidelity == .verbatim { fidelity = .escaped }
            case .invalid(let length):
                put("\u{FFFD}")
                position &+= length
                fidelity = .repaired
            }
        }
        return fidelity
    }

    mutating func put(text: String) {
        var text = text
        text.withUTF8 { _ = put(text: UnsafeRawBufferPointer($0)) }
    }

    /// Copies ordinary ASCII up to the first byte that is none, and returns how much that was.
    @inline(__always)
    private mutating func putOrdinary(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let source = bytes.baseAddress, let target = target.baseAddress else { return 0 }
        var position = start
        let end = min(bytes.count, start &+ (self.target.count &- count)), shift = count &- start
        while end &- position >= 2 * Self.stride,
            Self.copyIfOrdinary(from: source + position, to: target + position + shift)
        {
            position &+= 2 * Self.stride
        }
        count = position &+ shift
        while end &- position >= Self.stride {
            let ordinary = Self.copyOrdinary(from: source + position, to: target + position + shift)
            position &+= ordinary
            count = position &+ shift
            guard ordinary == Self.stride else { return position &- start }
        }
        if position > start, position < end {
            // The last ones are looked at together with some before them, which are known to be ordinary.
            let overlap = end &- Self.stride
            position = overlap &+ Self.copyOrdinary(from: source + overlap, to: target + overlap + shift)
            count = position &+ shift
            guard position == end else { return position &- start }
        }
        while position < bytes.count, Self.isOrdinary(bytes[position]) {
            put(bytes[position])
            guard !isFull else { break }
            position &+= 1
        }
        return position &- start
    }

    private static var stride: Int { 16 }

    /// Copies twice as many as ``copyOrdinary(from:to:)``: most lines are ordinary to their end.
    /// - Returns: whether all of them are ordinary ASCII.
    @inline(__always)
    private static func copyIfOrdinary(from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) -> Bool {
        let first = source.loadUnaligned(as: SIMD2<UInt64>.self)
        let second = source.loadUnaligned(fromByteOffset: stride, as: SIMD2<UInt64>.self)
        target.storeBytes(of: first, as: SIMD2<UInt64>.self)
        target.storeBytes(of: second, toByteOffset: stride, as: SIMD2<UInt64>.self)
        let special = specialBytes(of: first) | specialBytes(of: second)
        return special.x | special.y == 0
    }

    /// Copies so many bytes, and returns how many of them are ordinary ASCII before the first that is not.
    @inline(__always)
    private static func copyOrdinary(from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) -> Int {
        let words = source.loadUnaligned(as: SIMD2<UInt64>.self)
        target.storeBytes(of: words, as: SIMD2<UInt64>.self)
        let special = specialBytes(of: words)
        guard special.x | special.y != 0 else { return stride }
        // The lowest byte is the first: of the machines that Swift builds for, none has it otherwise.
        return (special.x != 0 ? special.x.trailingZeroBitCount : 64 &+ special.y.trailingZeroBitCount) / 8
    }

    private static func isOrdinary(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// The high bit of every byte that is not ordinary ASCII.
    ///
    /// Carries and borrows make bytes above the first such byte of a word unreliable; only the lowest one is asked for.
    /// Up to it, taking 0x20 from a byte, or 1 from one that was made zero, sets the high bit by a borrow and not
    /// otherwise, and so does adding 1 to DEL.
    @inline(__always) private static func specialBytes(of words: SIMD2<UInt64>) -> SIMD2<UInt64> {
        let one = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
        let controls = words &- SIMD2(repeating: 0x2020_2020_2020_2020)
        let quotes = (words ^ SIMD2(repeating: 0x2222_2222_2222_2222)) &- one
        let backslashes = (words ^ SIMD2(repeating: 0x5C5C_5C5C_5C5C_5C5C)) &- one
        let deletes = words &+ one
        return (controls | quotes | backslashes | deletes | words) & SIMD2(repeating: 0x8080_8080_8080_8080)
    }

    private mutating func putEscaped(_ byte: UInt8) {
        if byte == UInt8(ascii: "\"") {
            put("\\\"")
        } else if byte == UInt8(ascii: "\\") {
            put("\\\\")
        } else {
            putUnicodeEscape(UInt16(byte))
        }
    }

    private mutating func putUnicodeEscape(_ unit: UInt16) {
        guard hasRoom(for: 6) else { return }
        target[count] = UInt8(ascii: "\\")
        target[count &+ 1] = UInt8(ascii: "u")
        target[count &+ 2] = Self.hexDigit(unit >> 12)
        target[count &+ 3] = Self.hexDigit(unit >> 8)
        target[count &+ 4] = Self.hexDigit(unit >> 4)
        target[count &+ 5] = Self.hexDigit(unit)
        count &+= 6
    }

    @inline(__always) private static func hexDigit(_ unit: UInt16) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: unit & 0xF)
        return digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
    }
}

extension JSONWriter {
    /// What stands between the quotes where `text` is written as a JSON string.
    static func inside(of text: String) -> [UInt8] {
        // No character takes more than three times its bytes but an ASCII control, which takes six.
        [UInt8](unsafeUninitializedCapacity: text.utf8.count * 6) { target, count in
            var writer = JSONWriter(into: UnsafeMutableRawBufferPointer(target))
            writer.put(text: text)
            count = writer.count
        }
    }
}
