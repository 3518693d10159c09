// SPDX-License-Identifier: MIT

/// What the `interval` query asks for. The panel reads it as Python's `float()` does and refuses what is above ten, so
/// that a few odd values get through.
enum BatchInterval: Equatable {
    /// Lines go out as they come: `0`, empty, absent.
    case off
    /// Lines are collected for so long.
    case every(Duration)
    /// A negative number is always over: each line goes by itself.
    case everyLine
    /// `nan` is never over: nothing is ever sent.
    case never

    /// Nil where the panel refuses the value.
    init?(query: String?) {
        guard let query, !query.isEmpty else {
            self = .off
            return
        }
        guard let number = Self.pythonFloat(query), !(number > 10) else { return nil }
        if number.isNaN {
            self = .never
        } else if number == 0 {
            self = .off
        } else if number < 0 {
            self = .everyLine
        } else {
            self = .every(.nanoseconds(Int64(number * 1e9)))
        }
    }

    /// Python takes blanks around a number and no hexadecimal; of the named values, upper and lower case.
    private static func pythonFloat(_ text: String) -> Double? {
        var digits = Substring(text)
        while digits.first?.isWhitespace == true { digits.removeFirst() }
        while digits.last?.isWhitespace == true { digits.removeLast() }
        let unsigned = digits.drop { $0 == "-" || $0 == "+" }
        guard !unsigned.isEmpty, digits.count - unsigned.count <= 1 else { return nil }
        let sign = digits.first == "-" ? -1.0 : 1.0
        switch unsigned.lowercased() {
        case "nan": return .nan
        case "inf", "infinity": return sign * .infinity
        default: break
        }
        guard unsigned.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }) else { return nil }
        return Double(unsigned).map { sign * $0 }
    }
}
