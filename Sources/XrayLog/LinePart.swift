// SPDX-License-Identifier: MIT

/// A piece of the line being parsed: the bytes of ``line`` from ``start`` up to ``end``, both counted from the line's
/// first byte.
///
/// Nothing is read outside these bounds: every position handed out lies between them, and taking a part of a part
/// only ever narrows them.
struct LinePart {
    let line: UnsafeRawBufferPointer
    private(set) var start: Int
    private(set) var end: Int

    init(whole line: UnsafeRawBufferPointer) {
        self.line = line
        self.start = 0
        self.end = line.count
    }

    private init(line: UnsafeRawBufferPointer, start: Int, end: Int) {
        self.line = line
        self.start = start
        self.end = end
    }

    @inline(__always) var isEmpty: Bool { start >= end }
    @inline(__always) var count: Int { end - start }
    @inline(__always) var first: UInt8? { start < end ? line[start] : nil }
    @inline(__always) var last: UInt8? { start < end ? line[end - 1] : nil }

    /// Where the part lies, as a field; a field without bytes is none.
    @inline(__always) var text: TextRange? { isEmpty ? nil : TextRange(offset: start, length: count) }

    /// The byte at `position`, or 0 outside the part: a byte that no grammar asks for.
    @inline(__always) subscript(_ position: Int) -> UInt8 {
        position >= start && position < end ? line[position] : 0
    }

    @inline(__always) func upTo(_ position: Int) -> LinePart {
        LinePart(line: line, start: start, end: min(max(position, start), end))
    }

    @inline(__always) func from(_ position: Int) -> LinePart {
        LinePart(line: line, start: max(start, min(position, end)), end: end)
    }
}

/// Looking for words.
extension LinePart {
    /// Whether `word` stands at `position`.
    @inline(__always) func has(_ word: StaticString, at position: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard position >= start, length <= end - position else { return false }
        let expected = word.utf8Start
        for index in 0..<length where line[position &+ index] != expected[index] { return false }
        return true
    }

    @inline(__always) func starts(with word: StaticString) -> Bool { has(word, at: start) }

    /// Steps over `word` if it stands at the beginning.
    @inline(__always) mutating func skip(_ word: StaticString) -> Bool {
        guard starts(with: word) else { return false }
        start &+= word.utf8CodeUnitCount
        return true
    }

    /// The words looked for are short and begin with a byte that they do not repeat, so the work is linear.
    @inline(__always) func firstPosition(of word: StaticString) -> Int? {
        let initial = word.utf8Start[0]
        var rest = self
        while let position = rest.firstPosition(of: initial) {
            if rest.has(word, at: position) { return position }
            rest.start = position &+ 1
        }
        return nil
    }

    @inline(__always) func lastPosition(of word: StaticString) -> Int? {
        let initial = word.utf8Start[0]
        var rest = self
        while let position = rest.lastPosition(of: initial) {
            if has(word, at: position) { return position }
            rest.end = position
        }
        return nil
    }

    func allSatisfy(_ isAllowed: (UInt8) -> Bool) -> Bool {
        var position = start
        while position < end {
            guard isAllowed(line[position]) else { return false }
            position &+= 1
        }
        return true
    }
}
