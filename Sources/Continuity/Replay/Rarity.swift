// SPDX-License-Identifier: MIT

/// How much it tells to meet a line again, by how often lines of this stream repeat.
struct Rarity {
    /// Most lines begin with the time: until a stream has shown otherwise, as if so many distinct ones had been seen.
    private static let assumedDistinct = 20
    /// The most that recognising a line is worth that has come more than once: repeated lines come in company (a
    /// trace, a banner), so each tells less than if it came by itself.
    private static let mostForRepeated = Bits(4)

    private var counts: [LineFingerprint: Int] = [:]
    private var total = assumedDistinct
    private var seenOnce = assumedDistinct
    private var seenTwice = 0

    init(known: [LineFingerprint], replay: [LineFingerprint]) {
        for line in known { counts[line, default: 0] += 1 }
        var inReplay: [LineFingerprint: Int] = [:]
        for line in replay { inReplay[line, default: 0] += 1 }
        // What stands in both may be the same lines, and is not counted twice.
        counts.merge(inReplay, uniquingKeysWith: max)
        for count in counts.values {
            total += count
            if count == 1 { seenOnce += 1 }
            if count == 2 { seenTwice += 1 }
        }
    }

    func isSingle(_ line: LineFingerprint) -> Bool { counts[line, default: 1] == 1 }

    /// A line that was seen once is no longer rare where many were seen twice: Good and Turing's estimate of how
    /// probable it is that just this one comes again.
    func worth(of line: LineFingerprint) -> Bits {
        let count = counts[line, default: 1]
        let worth =
            count == 1
            ? Bits(part: 2 * (seenTwice + 1), of: seenOnce * total)
            : min(Bits(part: count, of: total), Self.mostForRepeated)
        return max(worth, .half)
    }
}
