// SPDX-License-Identifier: MIT

/// One line as it stands in the file, without its end.
struct PhysicalLine {
    var number: Int
    var text: ArraySlice<Unicode.Scalar>
    var isTerminated: Bool
}

/// The lines of a file. LF, CR LF and a lone CR end one, as they do for systemd.
struct PhysicalLines: IteratorProtocol {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var number = 0

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    mutating func next() -> PhysicalLine? {
        guard index < scalars.count else { return nil }
        number += 1
        let start = index
        while index < scalars.count, scalars[index] != "\n", scalars[index] != "\r" { index += 1 }
        let text = scalars[start..<index]
        guard index < scalars.count else { return PhysicalLine(number: number, text: text, isTerminated: false) }
        let isCarriageReturn = scalars[index] == "\r"
        index += 1
        if isCarriageReturn, index < scalars.count, scalars[index] == "\n" { index += 1 }
        return PhysicalLine(number: number, text: text, isTerminated: true)
    }
}
