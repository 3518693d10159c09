// SPDX-License-Identifier: MIT

extension ValueType where Value == Int {
    /// A size in bytes, with `K`, `M` or `G` for powers of 1024.
    static func size(_ range: ClosedRange<Int>) -> Self {
        Self { text throws(ValueProblem) in
            switch ByteSize.read(text.string) {
            case .bytes(let size) where range.contains(size): return size
            case .bytes, .beyondRange:
                let limits = "\(ByteSize.written(range.lowerBound)) to \(ByteSize.written(range.upperBound))"
                throw ValueProblem("is out of range: write \(limits)")
            case .malformed: throw ValueProblem("is no size: write bytes, or a number with K, M or G, such as 64M")
            }
        }
    }

    /// A whole number.
    static func count(_ range: ClosedRange<Int>) -> Self {
        Self { text throws(ValueProblem) in
            let digits = text.scalars
            guard digits.allSatisfy({ ("0"..."9").contains($0) }) else {
                throw ValueProblem("is no whole number: write \(range.lowerBound) to \(range.upperBound)")
            }
            guard let count = Int(text.string), range.contains(count) else {
                throw ValueProblem("is out of range: write \(range.lowerBound) to \(range.upperBound)")
            }
            return count
        }
    }
}

/// Sizes as systemd writes them: `4096`, `512K`, `64M`, `1.5G`, also `64 M` and with a `B` for bytes.
enum ByteSize {
    enum Reading: Equatable {
        case bytes(Int)
        case beyondRange
        case malformed
    }

    private static let units: [(letter: Unicode.Scalar, size: Int)] = [
        ("B", 1), ("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30), ("T", 1 << 40),
    ]

    static func read(_ text: String) -> Reading {
        var number = Array(text.unicodeScalars)[...]
        if number.first == "-" { return .beyondRange }
        var factor = 1
        if let last = number.last, let unit = units.first(where: { $0.letter == last }) {
            factor = unit.size
            number.removeLast()
            while number.last?.isBlank == true { number.removeLast() }
        }
        let whole = number.prefix { ("0"..."9").contains($0) }
        let behind = number[whole.endIndex...]
        guard !whole.isEmpty, behind.isEmpty || (behind.first == "." && behind.count > 1),
            behind.dropFirst().allSatisfy({ ("0"..."9").contains($0) })
        else { return .malformed }

        var bytes = 0
        for digit in whole {
            let (tens, overflow) = bytes.multipliedReportingOverflow(by: 10)
            let (sum, another) = tens.addingReportingOverflow(Int(digit.value) - 48)
            if overflow || another { return .beyondRange }
            bytes = sum
        }
        let (scaled, overflow) = bytes.multipliedReportingOverflow(by: factor)
        if overflow { return .beyondRange }
        var decimals = 0.0
        var step = 0.1
        for digit in behind.dropFirst().prefix(15) {
            decimals += Double(digit.value - 48) * step
            step /= 10
        }
        let (sum, another) = scaled.addingReportingOverflow(Int(decimals * Double(factor)))
        return another ? .beyondRange : .bytes(sum)
    }

    /// The size with the largest unit that divides it.
    static func written(_ bytes: Int) -> String {
        for unit in units.reversed() where unit.size > 1 && bytes >= unit.size && bytes % unit.size == 0 {
            return "\(bytes / unit.size)\(unit.letter)"
        }
        return "\(bytes)"
    }
}
