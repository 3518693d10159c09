// SPDX-License-Identifier: MIT

/// Which lines of a replay were relayed before.
///
/// The panel's log is one sequence. The memory is a part of it with holes where the panel dropped lines under load; a
/// replay is a whole stretch of it (nearly: lines that come while the panel sends it may push a few out). So the two
/// are aligned as subsequences of one another; ``AlignmentTable`` says how, and whether what they have in common may be
/// chance.
package struct ReplayAlignment: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        /// Relayed before.
        case duplicate
        /// Older than lines that were relayed, but lost by the panel when it was new.
        case late
        /// After everything that was relayed.
        case new
    }

    /// How far into the memory the replay reaches.
    package enum Reach: Equatable, Sendable {
        /// Nothing was remembered, so nothing could be recognised.
        case noMemory
        /// Nothing of the replay is remembered: what lies between is lost.
        case nothing
        /// It ends before the last remembered line; the rest is still to come, or the connection ended too early.
        case inside
        /// Beyond the last remembered line.
        case end
    }

    package var reach: Reach
    package var verdicts: [Verdict]
    /// For each line of the replay the place of the same line in the memory, where it was found in order: ascending.
    var partners: [Int?]
    /// The same for lines that were found out of order.
    var displaced: [Int?]
    /// For each line of the replay whether it was taken for known though it may be another that looks the same, and be
    /// lost: where it stands, lines may be missing.
    private(set) var isDoubtful: [Bool]
    /// Whether what was taken for known proves where the replay begins.
    private(set) var isProven = true

    /// - Parameters:
    ///   - replay: what came first after the opening, at most as many lines as a replay has.
    ///   - mayGoOn: whether the replay may not have come to its end, and so may end inside the memory.
    ///   - isLong: whether it is one of those that are longer than usual.
    package init(of replay: [LineFingerprint], with memory: LineMemory, mayGoOn: Bool, isLong: Bool = false) {
        let known = memory.lines + memory.loose
        partners = [Int?](repeating: nil, count: replay.count)
        displaced = partners
        isDoubtful = Array(repeating: false, count: replay.count)
        // A replay of a hundred lines cannot begin more than a hundred lines before the memory's end.
        let longest = isLong ? ReplayWindow.longestReplay : ReplayWindow.usualReplay
        let skipped = max(0, memory.count - 2 * longest)
        let table = AlignmentTable(known: Array(known[skipped...]), loose: memory.loose.count, replay: replay)
        guard let match = table.bestMatch(mayGoOn: mayGoOn) else {
            reach = known.isEmpty ? .noMemory : .nothing
            verdicts = partners.map { _ in .new }
            if mayGoOn, replay.count < LineMemory.leastProof { markOnlyKnown(replay, known) }
            return
        }
        for pair in match.pairs { partners[pair.replay] = skipped + pair.known }
        reach = match.isInside ? .inside : .end
        if !memory.isInPanelOrder || !memory.loose.isEmpty { displaced = Self.displaced(known, replay, partners) }
        let last = partners.lastIndex { $0 != nil } ?? 0
        verdicts = []
        for index in replay.indices {
            let isKnown = partners[index] != nil || displaced[index] != nil
            verdicts.append(isKnown ? .duplicate : index < last || reach == .inside ? .late : .new)
        }
        isProven = isProven(replay, known, table.rarity)
        markDoubtful(replay, in: memory, table.rarity)
    }

    /// A beginning that is too short to prove anything has one line that is remembered: it is known, or identical to one
    /// that is.
    private mutating func markOnlyKnown(_ replay: [LineFingerprint], _ known: [LineFingerprint]) {
        let remembered = replay.indices.filter { known.contains(replay[$0]) }
        guard let only = remembered.first, remembered.count == 1 else { return }
        verdicts[only] = .duplicate
        isDoubtful[only] = true
    }

    /// Three lines that are each unlike all others and stand in their order prove that the replay reaches back to them; or
    /// two, as far from one another as they are remembered. Lines that are all the same leave nothing to prove; nor does the
    /// only line that was ever known.
    private func isProven(_ replay: [LineFingerprint], _ known: [LineFingerprint], _ rarity: Rarity) -> Bool {
        var proofs = 0
        var distances: Set<Int> = []
        for (index, partner) in partners.enumerated() {
            guard let partner, rarity.isSingle(replay[index]) else { continue }
            proofs += 1
            distances.insert(index - partner)
            if proofs > min(2, distances.count) { return true }
        }
        if known.count == 1, proofs == 1, partners[0] != nil { return true }
        return !replay.contains(where: rarity.isSingle) && !known.contains(where: rarity.isSingle)
    }

    /// A line that is taken for known may be a new one that is identical to it. Nothing is certain without a proof, if
    /// other lines came. Elsewhere, a line that comes again and again is in doubt beside lines that the panel had lost
    /// before, and one that is only known out of order behind the last in order.
    private mutating func markDoubtful(_ replay: [LineFingerprint], in memory: LineMemory, _ rarity: Rarity) {
        let duplicates = replay.indices.filter { verdicts[$0] == .duplicate }
        if duplicates.count == replay.count { return }
        guard isProven else {
            for index in duplicates { isDoubtful[index] = true }
            return
        }
        let last = partners.lastIndex { $0 != nil } ?? 0
        for index in replay.indices.dropFirst(last + 1) where displaced[index].map({ $0 < memory.count }) ?? false {
            isDoubtful[index] = true
        }
        guard verdicts.contains(.late) else { return }
        var run: [Int] = []
        var previous = Verdict.duplicate
        for index in replay.indices {
            if verdicts[index] == .duplicate, !rarity.isSingle(replay[index]) {
                run.append(index)
                continue
            }
            if previous == .late || verdicts[index] == .late { for index in run { isDoubtful[index] = true } }
            (run, previous) = ([], verdicts[index])
        }
        if previous == .late { for index in run { isDoubtful[index] = true } }
    }

    /// Whether every line that was taken for known may be another: so the panel may have lost lines before all of them.
    var restsOnDoubt: Bool {
        verdicts.contains(.duplicate) && !zip(verdicts, isDoubtful).contains { $0 == .duplicate && !$1 }
    }

    /// Lines that were relayed late stand behind their place in the memory, and are found out of order. Before the last line
    /// that was found in order, a line like no other is known wherever it is found; behind it, where mostly new lines
    /// follow, only by a copy behind the first that is known: an earlier one is older than the replay. One that comes again
    /// and again is known only before that last line, and only by such a copy.
    private static func displaced(
        _ known: [LineFingerprint], _ replay: [LineFingerprint], _ partners: [Int?]
    ) -> [Int?] {
        let taken = Set(partners.compactMap { $0 })
        var times: [LineFingerprint: Int] = [:]
        for line in replay { times[line, default: 0] += 1 }
        var free: [LineFingerprint: [Int]] = [:]
        for (place, line) in known.enumerated().reversed() where !taken.contains(place) {
            free[line, default: []].append(place)
        }
        let lastInOrder = partners.lastIndex { $0 != nil } ?? 0
        var firstPlace = taken.min() ?? 0
        var found = [Int?](repeating: nil, count: replay.count)
        for (index, line) in replay.enumerated() where partners[index] == nil && times[line] == 1 {
            guard let places = free[line], places.count == 1, index < lastInOrder || places[0] > firstPlace else {
                continue
            }
            found[index] = free[line]?.popLast()
            firstPlace = min(firstPlace, places[0])
        }
        for index in 0..<lastInOrder where partners[index] == nil && found[index] == nil {
            guard let behind = free[replay[index]]?.lastIndex(where: { $0 > firstPlace }) else { continue }
            found[index] = free[replay[index]]?.remove(at: behind)
        }
        return found
    }
}

extension LineMemory {
    /// Whether these lines are a stretch of those remembered, one behind the other, and others follow there. Panels replay
    /// up to their newest line; so a replay of a hundred lines that is such a stretch is not over.
    ///
    /// - Returns: false where too few of the lines are unlike all others to say so.
    func continues(_ replay: [LineFingerprint]) -> Bool {
        let known = lines
        guard let first = replay.first, replay.count < known.count else { return false }
        var times: [LineFingerprint: Int] = [:]
        for line in known { times[line, default: 0] += 1 }
        guard replay.count(where: { times[$0] == 1 }) >= Self.leastProof else { return false }
        return known.indices.dropLast(replay.count).contains { start in
            known[start] == first && known[start..<start + replay.count].elementsEqual(replay)
        }
    }

    /// Lines of a replay that are relayed now, or were before, take their places among those remembered, so that the
    /// next replay finds everything in the panel's order.
    ///
    /// - Parameter isCut: whether more of the replay might have come if the connection had lasted.
    mutating func learn(_ replay: [LineFingerprint], _ alignment: ReplayAlignment, isCut: Bool = false) {
        var unknown: [LineFingerprint] { zip(replay, alignment.verdicts).filter { $0.1 != .duplicate }.map(\.0) }
        if isCut, alignment.reach == .nothing || (alignment.reach == .inside && alignment.restsOnDoubt) {
            return addLoose(unknown)
        }
        // What is not proven to be known comes behind all that is.
        if alignment.reach == .nothing || !alignment.isProven && alignment.reach == .end && !unknown.isEmpty {
            let new = unknown
            let isInOrder = new.count == replay.count
            let added = alignment.reach == .nothing ? new : replay
            return replace(with: lines + loose + added, loose: [], isInPanelOrder: isInOrder)
        }
        let known = lines + loose
        let found = Set((alignment.partners + alignment.displaced).compactMap { $0 })
        var merged: [LineFingerprint] = []
        merged.reserveCapacity(known.count + replay.count)
        var copied = 0
        func copy(upTo place: Int) {
            let place = min(place, count)
            guard place > copied else { return }
            merged += (copied..<place).filter { !found.contains($0) }.map { known[$0] }
            copied = place
        }
        // What is remembered before the first line that was found is older than the whole replay, what the panel had
        // lost before that line included.
        copy(upTo: alignment.partners.lazy.compactMap { $0 }.first ?? count)
        let last = alignment.partners.lastIndex { $0 != nil } ?? 0
        for (index, line) in replay.enumerated() {
            if let place = alignment.partners[index] {
                copy(upTo: place)
            } else if index > last, alignment.reach == .end {
                copy(upTo: count)
            }
            merged.append(line)
        }
        copy(upTo: count)
        // Loose lines that a whole replay lacks are older than its beginning.
        let isWhole = alignment.reach != .inside
        let rest = isWhole ? [] : loose.indices.filter { !found.contains(count + $0) }.map { loose[$0] }
        replace(with: merged, loose: rest, isInPanelOrder: isInPanelOrder || isWhole)
    }
}
