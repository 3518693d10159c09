// SPDX-License-Identifier: MIT

/// Finds the best explanation of a replay by remembered lines, or that chance explains it better.
///
/// Lines repeat: stack traces, banners, connections of one second where Xray's time stamps have no fraction. Believed
/// wrongly, a match loses lines in silence; doubted wrongly, it repeats lines and tells of a gap that is none. So
/// explanations are weighed by the information in them:
///
/// - A matched line is worth the more, the rarer it is (``Rarity``): some fifteen bits in a stream of distinct lines,
///   two if it is one of four that come again and again.
/// - It costs what it takes to say where in the memory the replay begins, and which of its lines that come again and
///   again are matched, up to the last match: nothing, if it is all of them; a bit a line, if it is half of them. So it
///   is believed that a panel dropped 95 % of the lines around those that are unmistakable, one by one or in a burst, but
///   not around those that come again and again.
/// - A remembered line that the replay lacks, counted from the first match on, costs sixteen bits: the replay is
///   nearly whole. So with distinct lines this is the longest suffix of the memory that the replay contains in order,
///   and a line that is missing in the replay does not spoil everything.
/// - A replay that may go on may end anywhere in the memory; then each of its lines after the last match costs sixteen
///   bits too, but no more than four do: where the memory has a hole, many may follow. Otherwise a restarted core's banner
///   would pass for the beginning of the old one's replay. And one line at least has to be unlike all others: a few that
///   come again and again, in runs, are found somewhere in every memory.
///
/// The panel begins a replay with a full buffer: lines that come while it sends the first ones push the next ones out. What
/// is left of the beginning is worth less than what is missing behind it costs; so it is looked for once the rest stands.
///
/// Of equally good explanations the earliest lines of the replay are taken: the simplest, with the least that comes
/// late.
struct AlignmentTable {
    /// The best explanation of the first so many known and replayed lines.
    private struct Cell {
        var score = Bits.zero
        var matches: Int32 = 0
        /// Those of the matches that are lines like others.
        var common: Int32 = 0
    }

    private static let missing = 16
    private static let mostUnexplained = 64
    /// So many lines may be pushed out while the panel sends one: as many as its buffer holds.
    private static let mostPushedOut = ReplayWindow.usualReplay

    let rarity: Rarity
    private let known: [LineFingerprint]
    private let replay: [LineFingerprint]
    /// So many of the last known lines may as well lie elsewhere: that the replay lacks them costs nothing.
    private let loose: Int
    private let worth: [Bits]
    /// 1 for a line like others.
    private let commonness: [Int32]
    private var cells: [Cell]

    init(known: [LineFingerprint], loose: Int, replay: [LineFingerprint]) {
        self.known = known
        self.loose = loose
        self.replay = replay
        let rarity = Rarity(known: known, replay: replay)
        self.rarity = rarity
        worth = known.map(rarity.worth(of:))
        commonness = known.map { rarity.isSingle($0) ? 0 : 1 }
        cells = Array(repeating: Cell(), count: (known.count + 1) * (replay.count + 1))
        for row in known.indices {
            for column in replay.indices { cells[index(row + 1, column + 1)] = cell(row + 1, column + 1) }
        }
    }

    func bestMatch(mayGoOn: Bool) -> AlignmentMatch? {
        var best = Bits.zero
        var corner: (known: Int, replay: Int)?
        for column in replay.indices {
            let cell = cells[index(known.count, column + 1)]
            let gain = cell.score - cost(ofTelling: cell, among: column + 1)
            if gain > best {
                best = gain
                corner = (known.count, column + 1)
            }
        }
        if mayGoOn {
            for row in known.indices.dropLast() {
                for column in replay.indices where replay[column] == known[row] {
                    let cell = matched(row, column)
                    guard cell.common < cell.matches else { continue }
                    let unexplained = Bits(min(Self.missing * (replay.count - 1 - column), Self.mostUnexplained))
                    let gain = cell.score - cost(ofTelling: cell, among: column + 1) - unexplained
                    if gain > best {
                        best = gain
                        corner = (row + 1, column + 1)
                    }
                }
            }
        }
        guard let corner else { return nil }
        let pairs = withBeginning(pairs(upTo: corner.known, corner.replay))
        return AlignmentMatch(pairs: pairs, isInside: mayGoOn && pairs.last?.known != known.indices.last)
    }

    /// Which lines of the replay are matched, and where in the memory it begins.
    private func cost(ofTelling cell: Cell, among span: Int) -> Bits {
        let matches = Int(cell.matches)
        let common = Int(cell.common)
        return Bits(choosing: common, of: span - (matches - common)) + Bits(part: 1, of: known.count - matches + 1)
    }

    private func matched(_ row: Int, _ column: Int) -> Cell {
        let before = cells[index(row, column)]
        return Cell(
            score: before.score + worth[row], matches: before.matches + 1, common: before.common + commonness[row])
    }

    /// Goes back the way by which a cell's score came about.
    private func pairs(upTo row: Int, _ column: Int) -> [AlignmentMatch.Pair] {
        var (row, column) = (row, column)
        var pairs: [AlignmentMatch.Pair] = []
        while row > 0, column > 0, cells[index(row, column)].score > .zero {
            let score = cells[index(row, column)].score
            if cells[index(row, column - 1)].score == score {
                column -= 1
            } else if known[row - 1] == replay[column - 1],
                cells[index(row - 1, column - 1)].score + worth[row - 1] == score
            {
                row -= 1
                column -= 1
                pairs.append(AlignmentMatch.Pair(known: row, replay: column))
            } else {
                row -= 1
            }
        }
        return pairs.reversed()
    }

    /// The pairs from the first line on that is like no other, and those that stand before it in the same order: lines like
    /// no other first, and then, between their places, the others.
    private func withBeginning(_ pairs: [AlignmentMatch.Pair]) -> [AlignmentMatch.Pair] {
        guard let first = pairs.firstIndex(where: { rarity.isSingle(replay[$0.replay]) }), pairs[first].replay > 0
        else { return pairs }
        var found = Array(pairs[first...])
        for isSingle in [true, false] {
            for column in (0..<pairs[first].replay).reversed() where rarity.isSingle(replay[column]) == isSingle {
                guard let next = found.firstIndex(where: { $0.replay >= column }), found[next].replay > column else {
                    continue
                }
                let end = found[next].known
                let start = next > 0 ? found[next - 1].known + 1 : max(0, end - Self.mostPushedOut)
                guard let row = known[start..<end].lastIndex(of: replay[column]) else { continue }
                found.insert(AlignmentMatch.Pair(known: row, replay: column), at: next)
            }
        }
        return found
    }

    private func cell(_ row: Int, _ column: Int) -> Cell {
        var best = cells[index(row, column - 1)]
        if known[row - 1] == replay[column - 1] {
            let matched = matched(row - 1, column - 1)
            if matched.score > best.score { best = matched }
        }
        let above = cells[index(row - 1, column)]
        let score = row > known.count - loose ? above.score : above.score - Bits(Self.missing)
        if score > best.score { best = Cell(score: score, matches: above.matches, common: above.common) }
        return best
    }

    private func index(_ row: Int, _ column: Int) -> Int { row * (replay.count + 1) + column }
}

/// What a replay and the memory have in common.
struct AlignmentMatch: Equatable {
    struct Pair: Equatable {
        var known: Int
        var replay: Int
    }

    /// In the order of both; never empty.
    var pairs: [Pair]
    /// The memory's last line is still to come, if the replay goes on.
    var isInside: Bool
}
