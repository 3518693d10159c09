// SPDX-License-Identifier: MIT

/// How much it tells to meet a line again, by how often lines of this stream repeat.
struct Rarity {
    private var counts: [LineFingerprint: Int] = [:]
    private var total = 0
    private var seenOnce = 0
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

    /// A line that was seen once is no longer rare where many were seen twice: Good and Turing's estimate of how
    /// probable it is that just this one comes again.
    func worth(of line: LineFingerprint) -> Bits {
        let count = counts[line, default: 1]
        let worth =
            count == 1
            ? Bits(part: 2 * (seenTwice + 1), of: max(seenOnce, 1) * total)
            : Bits(part: count, of: total)
        return max(worth, .half)
    }
}
