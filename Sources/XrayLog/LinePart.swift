// SPDX-License-Identifier: MIT

/// A piece of the line being parsed: its bytes from ``start`` up to ``end``, both counted from the line's first byte.
///
/// Nothing is read outside the line: every position handed out lies between these two, and taking a part of a part only
/// ever narrows them. Two words wide, so that it travels in registers: parsing a line is mostly passing parts about.
struct LinePart {
    /// Of the whole line.
    private let bytes: UnsafeRawPointer
    private var bounds: (start: UInt32, end: UInt32)

    /// nil for a line without a byte, and for one of 4 GiB, which its fields could not count. Lines are cut at 8 MiB, long
    /// before.
    init?(whole line: UnsafeRawBufferPointer) {
        guard let bytes = line.baseAddress, let end = UInt32(exactly: line.count), end > 0 else { return nil }
        self.bytes = bytes
        self.bounds = (0, end)
    }

    @inline(__always) private init(_ bytes: UnsafeRawPointer, start: Int, end: Int) {
        self.bytes = bytes
        self.bounds = (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
    }

    @inline(__always) private(set) var start: Int {
        get { Int(bounds.start) }
        set { bounds.start = UInt32(truncatingIfNeeded: newValue) }
    }

    @inline(__always) private(set) var end: Int {
        get { Int(bounds.end) }
        set { bounds.end = UInt32(truncatingIfNeeded: newValue) }
    }

    @inline(__always) var isEmpty: Bool { bounds.start >= bounds.end }
    @inline(__always) var count: Int { end &- start }
    @inline(__always) var first: UInt8? { isEmpty ? nil : byte(at: start) }
    @inline(__always) var last: UInt8? { isEmpty ? nil : byte(at: end &- 1) }

    /// Where the part lies, as a field; a field without bytes is none.
    @inline(__always) var text: TextRange? { isEmpty ? nil : TextRange(offset: start, length: count) }

    /// The byte at `position`, or 0 outside the part: a byte that no grammar asks for.
    @inline(__always) subscript(_ position: Int) -> UInt8 {
        position >= start && position < end ? byte(at: position) : 0
    }

    /// For positions known to lie in the line.
    @inline(__always) func byte(at position: Int) -> UInt8 {
        bytes.load(fromByteOffset: position, as: UInt8.self)
    }

    /// Eight bytes, the first of them the lowest; for positions known to lie in the line, all eight.
    @inline(__always) func word(at position: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// For positions known to lie in the line.
    @inline(__always) func address(of position: Int) -> UnsafeRawPointer { bytes + position }

    @inline(__always) func position(of address: UnsafeRawPointer) -> Int { address - bytes }

    @inline(__always) func upTo(_ position: Int) -> LinePart {
        LinePart(bytes, start: start, end: min(max(position, start), end))
    }

    @inline(__always) func from(_ position: Int) -> LinePart {
        LinePart(bytes, start: max(start, min(position, end)), end: end)
    }
}

/// Looking for words.
extension LinePart {
    /// Whether `word` stands at `position`.
    @inline(__always) func has(_ word: StaticString, at position: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard position >= start, length <= end - position else { return false }
        // Every word is written in the grammar, so that its length decides here, and its bytes are numbers, when this is
        // compiled.
        switch length {
        case 4...7: return has(word, at: position, in: UInt32.self)
        case 8...16: return has(word, at: position, in: UInt64.self)
        default:
            for index in 0..<length where byte(at: position &+ index) != word.utf8Start[index] { return false }
            return true
        }
    }

    /// The same for a word of one to two `Piece`s: its first and its last, which may overlap.
    @inline(__always) private func has<Piece: FixedWidthInteger>(
        _ word: StaticString, at position: Int, in piece: Piece.Type
    ) -> Bool {
        let found = address(of: position), expected = UnsafeRawPointer(word.utf8Start)
        let last = word.utf8CodeUnitCount &- MemoryLayout<Piece>.size
        return found.loadUnaligned(as: piece) == expected.loadUnaligned(as: piece)
            && found.loadUnaligned(fromByteOffset: last, as: piece)
                == expected.loadUnaligned(fromByteOffset: last, as: piece)
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
            guard isAllowed(byte(at: position)) else { return false }
            position &+= 1
        }
        return true
    }
}
