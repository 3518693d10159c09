// SPDX-License-Identifier: MIT

/// Where things stand in a row of `short`: time, source, label, and the text in what is left.
///
/// Under 100 columns the names are narrow and the date stands on a line of its own whenever it changes, so that half of
/// 80 columns are left for the text. Text too long for a row goes on below, under itself; without a terminal there is
/// no width, and each record is one line.
struct Columns: Equatable {
    /// The shortest width that is laid out for; a narrower terminal breaks the lines by itself.
    static let narrowest = 60
    static let label = 9

    /// nil without a terminal.
    let width: Int?
    let source: Int
    let user: Int
    let isNarrow: Bool

    init(width: Int?) {
        self.width = width.map { max($0, Self.narrowest) }
        isNarrow = width.map { $0 < 100 } ?? false
        (source, user) = isNarrow ? (10, 12) : (16, 16)
    }

    var time: Int { isNarrow ? 8 : 19 }

    /// Where the text begins.
    var textStart: Int { time + 1 + source + 1 + Self.label + 1 }
}
