// SPDX-License-Identifier: MIT

/// A piece of a file that remembers where each of its characters stood, also across continued lines.
struct PlacedText: Sendable {
    /// From `start` on, characters stand one after the other at `position` and behind.
    private struct Run {
        var start: Int
        var position: Position
    }

    let file: String
    private(set) var scalars: ArraySlice<Unicode.Scalar>
    private var runs: [Run]

    init(_ scalars: ArraySlice<Unicode.Scalar>, file: String, at position: Position) {
        self.file = file
        self.scalars = scalars
        runs = [Run(start: scalars.startIndex, position: position)]
    }

    /// A text that stands in no file, such as a default.
    init(_ text: String, file: String = "") {
        self.init(Array(text.unicodeScalars)[...], file: file, at: Position(line: 1, column: 1))
    }

    var isEmpty: Bool { scalars.isEmpty }
    var place: Place { place(of: scalars.startIndex) }

    var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Where the character with this index of ``scalars`` stands; the end index is the place behind the last one.
    func place(of index: Int) -> Place {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].start <= index { low = middle } else { high = middle }
        }
        let run = runs[low]
        let column = run.position.column + (index - run.start)
        return Place(file: file, position: Position(line: run.position.line, column: column))
    }

    mutating func append(_ more: ArraySlice<Unicode.Scalar>, at position: Position) {
        runs.append(Run(start: scalars.endIndex, position: position))
        scalars.append(contentsOf: more)
    }

    /// A backslash at the end of a line counts as a space.
    mutating func replaceLastWithSpace() {
        guard let last = scalars.indices.last else { return }
        scalars[last] = " "
    }

    subscript(range: Range<Int>) -> PlacedText {
        var part = self
        part.scalars = scalars[range]
        return part
    }

    /// Without white space around it.
    var trimmed: PlacedText {
        guard let first = scalars.firstIndex(where: { !$0.isBlank }),
            let last = scalars.lastIndex(where: { !$0.isBlank })
        else { return self[scalars.endIndex..<scalars.endIndex] }
        return self[first..<last + 1]
    }
}

extension Unicode.Scalar {
    /// systemd's white space.
    var isBlank: Bool { self == " " || self == "\t" || self == "\r" || self == "\n" }
}
