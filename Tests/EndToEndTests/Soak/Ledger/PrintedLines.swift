// SPDX-License-Identifier: MIT

/// What one source printed: where each line stands. Its place is the line's serial.
struct PrintedLines {
    private let lines: [String]
    private let serials: [String: [Int]]
    var count: Int { lines.count }

    init(_ lines: [String]) {
        self.lines = lines
        serials = Dictionary(grouping: lines.indices) { lines[$0] }
    }

    enum Place {
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
