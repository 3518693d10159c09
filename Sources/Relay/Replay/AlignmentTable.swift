// SPDX-License-Identifier: MIT

/// Finds the best explanation of a replay by remembered lines, or that chance explains it better.
///
/// Lines repeat: stack traces, banners, connections of one second where Xray's time stamps have no fraction. Believed
/// wrongly, a match loses lines in silence; doubted wrongly, it repeats lines and tells of a gap that is none. So
/// explanations are weighed by the information in them:
///
/// - A matched line is worth the more, the rarer it is (``Rarity``): some fifteen bits in a stream of distinct lines,
///   two if it is one of four that come again and again.
/// - It costs what it takes to say where in the memory the replay begins, and which of its lines are matched, up to the
///   last match: nothing, if it is all of them; a bit a line, if it is half of them. So it is believed that a panel
///   dropped 95 % of the lines around those that are unmistakable, but not around those that come again and again.
/// - A remembered line that the replay lacks, counted from the first match on, costs sixteen bits: the replay is
///   nearly whole. So with distinct lines this is the longest suffix of the memory that the replay contains in order,
///   and a line that is missing in the replay does not spoil everything.
/// - A replay that may go on may end anywhere in the memory; then each of its lines after the last match costs sixteen
///   bits too. Otherwise a restarted core's banner would pass for the beginning of the old one's replay.
///
/// Of equally good explanations the earliest lines of the replay are taken: the simplest, with the least that comes
/// late.
struct AlignmentTable {
    /// The best explanation of the first so many known and replayed lines.
    private struct Cell {
        var score = Bits.zero
        var matches: Int32 = 0
    }

    private static let missing = 16

    private let known: [LineFingerprint]
    private let replay: [LineFingerprint]
    private let worth: [Bits]
    private var cells: [Cell]

    init(known: [LineFingerprint], replay: [LineFingerprint]) {
        self.known = known
        self.replay = replay
        let rarity = Rarity(known: known, replay: replay)
        worth = known.map(rarity.worth(of:))
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
            let gain = cell.score - cost(ofTelling: Int(cell.matches), among: column + 1)
            if gain > best {
                best = gain
                corner = (known.count, column + 1)
            }
        }
        if mayGoOn {
            for row in known.indices.dropLast() {
                for column in replay.indices where replay[column] == known[row] {
                    let before = cells[index(row, column)]
                    let cost = cost(ofTelling: Int(before.matches) + 1, among: column + 1)
                    let unexplained = Bits(Self.missing * (replay.count - 1 - column))
                    let gain = before.score + worth[row] - cost - unexplained
                    if gain > best {
                        best = gain
                        corner = (row + 1, column + 1)
                    }
                }
            }
        }
        guard let corner else { return nil }
        return AlignmentMatch(
            pairs: pairs(upTo: corner.known, corner.replay), isInside: corner.known < known.count)
    }

    /// Which lines of the replay are matched, and where in the memory it begins.
    private func cost(ofTelling matches: Int, among span: Int) -> Bits {
        Bits(choosing: matches, of: span) + Bits(part: 1, of: known.count - matches + 1)
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

    private func cell(_ row: Int, _ column: Int) -> Cell {
        var best = cells[index(row, column - 1)]
        if known[row - 1] == replay[column - 1] {
            let before = cells[index(row - 1, column - 1)]
            let score = before.score + worth[row - 1]
            if score > best.score { best = Cell(score: score, matches: before.matches + 1) }
        }
        let above = cells[index(row - 1, column)]
        let score = above.score - Bits(Self.missing)
        if score > best.score { best = Cell(score: score, matches: above.matches) }
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
    /// The replay ends before the memory does.
    var isInside: Bool
}
