// SPDX-License-Identifier: MIT

import Testing

@testable import Continuity

@Suite struct LineFingerprintTests {
    @Test("every single bit of a line counts, at every length")
    func everyBitCounts() {
        for length in 0...70 {
            let line = [UInt8](repeating: 0, count: length)
            var seen: Set<LineFingerprint> = [fingerprint(line)]
            for byte in line.indices {
                for bit in 0..<8 {
                    var other = line
                    other[byte] ^= 1 << bit
                    seen.insert(fingerprint(other))
                }
            }
            #expect(seen.count == 1 + length * 8, "length \(length)")
        }
    }

    @Test("lines of zeros differ by their length alone")
    func lengthCounts() {
        let all = (0...300).map { fingerprint([UInt8](repeating: 0, count: $0)).hash }
        #expect(Set(all).count == 301)
    }

    @Test("a line is the same wherever it lies in its batch")
    func placeDoesNotCount() {
        let line = Array("2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted".utf8)
        let padded = [UInt8](repeating: 9, count: 13) + line + [1, 2, 3]
        let found = padded.withUnsafeBytes {
            LineHash.fixed.fingerprint(of: UnsafeRawBufferPointer(rebasing: $0[13..<13 + line.count]))
        }
        #expect(found == fingerprint(line))
        #expect(found.length == UInt32(line.count))
    }

    @Test("another key makes other fingerprints of the same lines")
    func keyed() {
        var random = SplitMix(seed: 8)
        let other = LineHash(using: &random)
        for length in 0...40 {
            let line = [UInt8](repeating: 0x41, count: length)
            #expect(fingerprint(line).hash != line.withUnsafeBytes { other.fingerprint(of: $0).hash })
        }
    }

    private func fingerprint(_ line: [UInt8]) -> LineFingerprint {
        line.withUnsafeBytes { LineHash.fixed.fingerprint(of: $0) }
    }
}
