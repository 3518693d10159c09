// SPDX-License-Identifier: MIT

/// Information in sixteenths of a bit: sums are exact, so that equally good explanations compare equal.
struct Bits: Comparable {
    static let zero = Bits(sixteenths: 0)

    private var sixteenths: Int32

    static let half = Bits(sixteenths: 8)

    private init(sixteenths: Int32) {
        self.sixteenths = sixteenths
    }

    init(_ bits: Int) {
        sixteenths = Int32(bits) * 16
    }

    /// What it takes to name an event that happens in `part` of `whole` cases.
    init(part: Int, of whole: Int) {
        self.init(sixteenths: Self.logarithm(whole) - Self.logarithm(part))
    }

    /// What it takes to say which `part` of `whole` lines are meant.
    init(choosing part: Int, of whole: Int) {
        let rest = whole - part
        self.init(
            sixteenths: Self.weightedLogarithm(whole) - Self.weightedLogarithm(part) - Self.weightedLogarithm(rest))
    }

    static func < (left: Bits, right: Bits) -> Bool { left.sixteenths < right.sixteenths }
    static func + (left: Bits, right: Bits) -> Bits { Bits(sixteenths: left.sixteenths + right.sixteenths) }
    static func - (left: Bits, right: Bits) -> Bits { Bits(sixteenths: left.sixteenths - right.sixteenths) }

    /// The binary logarithm, straight between powers of two: off by less than a tenth, and needs no mathematics library.
    private static func logarithm(_ number: Int) -> Int32 {
        let number = Double(max(number, 1))
        return Int32(((Double(number.exponent) + number.significand - 1) * 16).rounded())
    }

    private static func weightedLogarithm(_ number: Int) -> Int32 { Int32(number) * logarithm(number) }
}
