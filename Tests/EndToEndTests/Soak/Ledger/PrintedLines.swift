// SPDX-License-Identifier: MIT

/// What one source printed: where each line stands. Its place is the line's serial.
struct PrintedLines {
    let count: Int
    private let serials: [String: [Int]]

    init(_ lines: [String]) {
        count = lines.count
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
}
