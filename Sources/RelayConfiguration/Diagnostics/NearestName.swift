// SPDX-License-Identifier: MIT

/// Finds what somebody meant to write.
enum NearestName {
    /// The candidate that differs least from `written`, if one is near enough to be a slip of the finger: one wrong,
    /// missing, extra or swapped letter in a short name, two from five letters, three from nine. Upper and lower case
    /// do not count; a beginning of three letters or more that fits only one candidate is near too (`warn`).
    static func of(_ written: String, among candidates: [String]) -> String? {
        let name = Array(written.lowercased().unicodeScalars.prefix(64))
        let allowed = name.count < 5 ? 1 : name.count < 9 ? 2 : 3
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(name, Array(candidate.lowercased().unicodeScalars))
            guard distance <= allowed, distance < candidate.count else { continue }
            if let best, best.distance <= distance { continue }
            best = (candidate, distance)
        }
        if let best { return best.name }
        guard name.count >= 3 else { return nil }
        let extended = candidates.filter { $0.lowercased().unicodeScalars.starts(with: name) }
        return extended.count == 1 ? extended.first : nil
    }

    /// How many letters have to be replaced, added, left out or swapped with their neighbour ("optimal string
    /// alignment").
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(last[column] + (scalar == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
