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
    /// Ordinary ASCII goes eight bytes at a time: copied first, then looked at, and kept as far as it was ordinary.
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
        var position = start, written = count
        // Whole words while there are eight bytes to read and room for eight.
        let lastWord = min(bytes.count, start &+ (self.target.count &- count)) &- 8
        while position <= lastWord {
            let word = source.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            target.storeBytes(of: word, toByteOffset: written, as: UInt64.self)
            let special = Self.specialBytes(of: UInt64(littleEndian: word))
            guard special == 0 else {
                let ordinary = special.trailingZeroBitCount / 8
                count = written &+ ordinary
                return position &- start &+ ordinary
            }
            position &+= 8
            written &+= 8
        }
        count = written
        while position < bytes.count, Self.isOrdinary(bytes[position]) {
            put(bytes[position])
            guard !isFull else { break }
            position &+= 1
        }
        return position &- start
    }

    private static func isOrdinary(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// The high bit of every byte that is not ordinary ASCII.
    ///
    /// Borrows make bytes above the first such byte unreliable; only the lowest one is asked for.
    @inline(__always) private static func specialBytes(of word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101, highs: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22), backslash = word ^ (ones &* 0x5C), delete = word ^ (ones &* 0x7F)
        let controls = (word &- ones &* 0x20) & ~word
        let quotes = (quote &- ones) & ~quote
        let backslashes = (backslash &- ones) & ~backslash
        let deletes = (delete &- ones) & ~delete
        return (controls | quotes | backslashes | deletes | word) & highs
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
