// SPDX-License-Identifier: MIT

/// Splits a list at its white space, with the quoting of `systemd.syntax(7)`: a whole item may stand in `"…"` or
/// `'…'`, and a backslash begins one of the known escapes, inside quotes or not.
struct WordList {
    private let text: PlacedText
    private var index: Int

    /// How many items one list may have, over all its assignments.
    static let limit = 4096

    static func words(of text: PlacedText) throws(ValueProblem) -> [PlacedItem] {
        var list = WordList(text)
        var words: [PlacedItem] = []
        while let word = try list.next() {
            words.append(word)
            if words.count > limit { throw tooMany(word) }
        }
        return words
    }

    static func tooMany(_ item: PlacedItem? = nil) -> ValueProblem {
        ValueProblem("is beyond the \(limit) items a list may have", item: item)
    }

    private init(_ text: PlacedText) {
        self.text = text
        index = text.scalars.startIndex
    }

    private var current: Unicode.Scalar? {
        index < text.scalars.endIndex ? text.scalars[index] : nil
    }

    private mutating func next() throws(ValueProblem) -> PlacedItem? {
        while let scalar = current, scalar.isBlank { index += 1 }
        guard let first = current else { return nil }
        let start = index
        // Bytes, because \x and octal escapes name bytes.
        var word: [UInt8] = []
        let quote = first == "\"" || first == "'" ? first : nil
        if quote != nil { index += 1 }
        while let scalar = current {
            if let quote, scalar == quote {
                index += 1
                if let next = current, !next.isBlank {
                    throw problem("has text right behind its closing quote: put a space between", from: start)
                }
                return try item(word, from: start)
            }
            if quote == nil {
                if scalar.isBlank { break }
                if scalar == "\"" || scalar == "'" {
                    throw problem("has a quote in its middle: quote the whole item, or write \\\(scalar)", from: start)
                }
            }
            index += 1
            if scalar == "\\" {
                word += try escape(itemStart: start)
            } else {
                word += Array(String(scalar).utf8)
            }
        }
        if quote != nil { throw problem("lacks its closing quote", from: start) }
        return try item(word, from: start)
    }

    /// What the escape behind a backslash stands for.
    private mutating func escape(itemStart: Int) throws(ValueProblem) -> [UInt8] {
        guard let kind = current else {
            throw problem("ends in a lone backslash: write \\\\ for a backslash", from: itemStart)
        }
        index += 1
        switch kind {
        case "a": return [0x07]
        case "b": return [0x08]
        case "f": return [0x0C]
        case "n": return [0x0A]
        case "r": return [0x0D]
        case "t": return [0x09]
        case "v": return [0x0B]
        case "s": return [0x20]
        case "\\", "\"", "'": return Array(String(kind).utf8)
        case "x": return [try byte(digits: 2, radix: 16, itemStart: itemStart)]
        case "0"..."7":
            index -= 1
            return [try byte(digits: 3, radix: 8, itemStart: itemStart)]
        case "u": return try character(digits: 4, itemStart: itemStart)
        case "U": return try character(digits: 8, itemStart: itemStart)
        default:
            throw problem("holds an unknown escape: write \\\\ for a backslash", from: itemStart)
        }
    }

    private mutating func byte(digits: Int, radix: Int, itemStart: Int) throws(ValueProblem) -> UInt8 {
        guard let byte = UInt8(exactly: try number(digits: digits, radix: radix, itemStart: itemStart)), byte != 0
        else { throw problem("holds an escape that stands for no byte from 1 to 255", from: itemStart) }
        return byte
    }

    private mutating func character(digits: Int, itemStart: Int) throws(ValueProblem) -> [UInt8] {
        let code = try number(digits: digits, radix: 16, itemStart: itemStart)
        guard code != 0, let scalar = Unicode.Scalar(code) else {
            throw problem("holds an escape that stands for no character", from: itemStart)
        }
        return Array(String(scalar).utf8)
    }

    private mutating func number(digits: Int, radix: Int, itemStart: Int) throws(ValueProblem) -> UInt32 {
        let end = index + digits
        guard end <= text.scalars.endIndex,
            text.scalars[index..<end].allSatisfy({ $0 != "+" && $0 != "-" }),
            let number = UInt32(text[index..<end].string, radix: radix)
        else { throw problem("holds an escape with too few digits", from: itemStart) }
        index = end
        return number
    }

    private func item(_ bytes: [UInt8], from start: Int) throws(ValueProblem) -> PlacedItem {
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw problem("is not UTF-8 once its escapes are resolved", from: start)
        }
        return PlacedItem(text: string, place: text.place(of: start))
    }

    private func problem(_ message: String, from start: Int) -> ValueProblem {
        let written = text.scalars[start...].prefix { !$0.isBlank }
        let item = PlacedItem(text: text[written.startIndex..<written.endIndex].string, place: text.place(of: start))
        return ValueProblem(message, item: item)
    }
}
