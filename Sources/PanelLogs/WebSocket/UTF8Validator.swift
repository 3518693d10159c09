// SPDX-License-Identifier: MIT

/// Checks text for well-formed UTF-8 (RFC 3629) piece by piece, at the first byte that makes it ill-formed.
///
/// Pieces may be cut anywhere, inside a character too: RFC 6455 lets fragments end there (section 5.6).
package struct UTF8Validator: Sendable {
    /// Continuation bytes that the character at hand still needs.
    private var needed = 0
    /// What the next continuation byte may be; only after the first byte of a character is it narrower than 0x80…0xBF,
    /// where it shuts out overlong forms, surrogates and what lies above U+10FFFF.
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    package init() {}

    /// Whether the text so far ends at the end of a character.
    package var isComplete: Bool { needed == 0 }

    /// Checks the next piece.
    /// - Returns: false if the text cannot be UTF-8 whatever follows.
    package mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            if needed == 0 {
                index = Self.skipASCII(bytes, from: index)
                guard index < count else { break }
                guard begin(bytes[index]) else { return false }
            } else {
                guard allowed.contains(bytes[index]) else { return false }
                allowed = 0x80...0xBF
                needed -= 1
            }
            index += 1
        }
        return true
    }

    /// Takes the first byte of a character beyond ASCII.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: needed = 1
        case 0xE0: (needed, allowed) = (2, 0xA0...0xBF)
        case 0xED: (needed, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: needed = 2
        case 0xF0: (needed, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: needed = 3
        case 0xF4: (needed, allowed) = (3, 0x80...0x8F)
        default: return false
        }
        return true
    }

    /// The first index from `start` on whose byte is not ASCII. Log lines are nearly all ASCII: 32 bytes a step.
    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        guard let base = bytes.baseAddress else { return index }
        while bytes.count &- index >= 32 {
            let words = base.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
            guard (words.x | words.y | words.z | words.w) & 0x8080_8080_8080_8080 == 0 else { break }
            index &+= 32
        }
        while bytes.count &- index >= 8 {
            guard base.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 else { break }
            index &+= 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }
}
