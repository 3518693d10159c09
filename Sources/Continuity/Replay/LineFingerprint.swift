// SPDX-License-Identifier: MIT

/// What is remembered of a relayed line: enough to know it again, in sixteen bytes.
///
/// Two different lines of equal length share a fingerprint with a chance of 2⁻⁶⁴, and nobody who does not know the
/// run's seed can make two that do.
package struct LineFingerprint: Hashable, Sendable {
    package var hash: UInt64
    package var length: UInt32

    package init(hash: UInt64, length: UInt32) {
        self.hash = hash
        self.length = length
    }
}

/// Makes fingerprints. Every relayed line passes through here, so it reads sixteen bytes a step and nothing twice.
///
/// Keyed: users of the panel choose parts of the lines, and must not be able to make a line of their own pass for
/// another that was relayed. Fingerprints of differently keyed hashes do not compare.
package struct LineHash: Sendable {
    private let first: UInt64
    private let second: UInt64
    private let last: UInt64

    package init(using random: inout some RandomNumberGenerator) {
        first = random.next()
        second = random.next()
        last = random.next() | 1
    }

    package func fingerprint(of line: UnsafeRawBufferPointer) -> LineFingerprint {
        var state = first ^ Self.fold(UInt64(line.count) ^ second, last)
        var offset = 0
        while line.count - offset > 16 {
            state = step(state, line.word(at: offset), line.word(at: offset + 8))
            offset += 16
        }
        // The last words overlap what was read before, where there is a before, rather than going byte by byte.
        switch line.count {
        case 16...: state = step(state, line.word(at: line.count - 16), line.word(at: line.count - 8))
        case 8...: state = step(state, line.word(at: 0), line.word(at: line.count - 8))
        default: state = step(state, line.shortWord, 0)
        }
        return LineFingerprint(hash: Self.fold(state, last), length: UInt32(truncatingIfNeeded: line.count))
    }

    private func step(_ state: UInt64, _ left: UInt64, _ right: UInt64) -> UInt64 {
        Self.fold(left ^ state, right ^ second)
    }

    /// Both halves of the product: each bit of the result depends on all bits of both factors.
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func word(at offset: Int) -> UInt64 {
        loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// At most seven bytes as a number; their count is hashed elsewhere.
    fileprivate var shortWord: UInt64 {
        reduce(0) { $0 << 8 | UInt64($1) }
    }
}
