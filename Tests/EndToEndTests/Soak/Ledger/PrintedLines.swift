// SPDX-License-Identifier: MIT

import PanelSimulator

/// What one source printed: where each line stands. Its place is the line's serial.
struct PrintedLines {
    private let lines: [String]
    private let serials: [String: [Int]]
    /// What became of a line within the panel; absent where that is not known.
    private let causes: [Int: DiscardedLines.Cause]
    var count: Int { lines.count }

    /// - Parameter discarded: of this source.
    init(_ lines: [String], discarded: [DiscardedLines] = []) {
        self.lines = lines
        causes = discarded.reduce(into: [:]) { causes, some in for serial in some.lines { causes[serial] = some.cause }
        }
        let causes = causes
        serials = Dictionary(grouping: lines.indices.filter { causes[$0] != .otherReader }) { lines[$0] }
    }

    /// Whether another reader has it, which nobody can see.
    func isTaken(_ serial: Int) -> Bool { causes[serial] == .otherReader }

    /// How many of these were discarded, and why.
    func causes(of serials: [Int]) -> [(cause: DiscardedLines.Cause, count: Int)] {
        let counts = Dictionary(grouping: serials.compactMap { causes[$0] }) { $0 }.mapValues(\.count)
        return DiscardedLines.Cause.allCases.compactMap { cause in counts[cause].map { (cause, $0) } }
    }

    enum Place {
        /// Or another reader has it.
        case never
        case once(Int)
        /// Identical lines, by their serials.
        case repeated([Int])
    }

    func place(of line: String) -> Place {
        switch serials[line] {
        case nil: .never
        case let serials? where serials.count == 1: .once(serials[0])
        case let serials?: .repeated(serials)
        }
    }

    /// Whether another line is identical to this one.
    func isRepeated(_ serial: Int) -> Bool { serials[lines[serial], default: []].count > 1 }
}
