// SPDX-License-Identifier: MIT

extension ValueType where Value == Duration {
    /// A time span (`systemd.time(7)`): numbers with units that are added up; a number alone is seconds.
    static func timeSpan(_ range: ClosedRange<Duration>, orZero: Bool = false) -> Self {
        Self { text throws(ValueProblem) in
            let limits = "\(TimeSpan.written(range.lowerBound)) to \(TimeSpan.written(range.upperBound))"
            let allowed = orZero ? "0, or \(limits)" : limits
            switch TimeSpan.read(text.string) {
            case .span(let span) where range.contains(span) || (orZero && span == .zero): return span
            case .span, .beyondRange: throw ValueProblem("is out of range: write \(allowed)")
            case .malformed: throw ValueProblem("is no time span: write something like 5, 500ms or 1min 30s")
            }
        }
    }
}

/// The grammar of `systemd.time(7)`, to the microsecond; what is finer is cut off.
enum TimeSpan {
    enum Reading: Equatable {
        case span(Duration)
        /// `infinity`, a negative number, or more than can be counted.
        case beyondRange
        case malformed
    }

    static func read(_ text: String) -> Reading {
        var rest = Array(text.unicodeScalars)[...]
        skipBlanks(&rest)
        if rest.starts(with: "infinity".unicodeScalars) {
            return rest.dropFirst(8).allSatisfy(\.isBlank) ? .beyondRange : .malformed
        }
        var total: Int64 = 0
        var isAnything = false
        while true {
            skipBlanks(&rest)
            guard let first = rest.first else { return isAnything ? .span(.microseconds(total)) : .malformed }
            if first == "-" { return .beyondRange }
            if first == "+" { rest.removeFirst() }
            switch readPart(&rest) {
            case .failure(let reading): return reading
            case .success(let part):
                let (sum, overflow) = total.addingReportingOverflow(part)
                if overflow { return .beyondRange }
                total = sum
                isAnything = true
            }
        }
    }

    private enum Part {
        case success(Int64)
        case failure(Reading)
    }

    /// One number with its unit.
    private static func readPart(_ rest: inout ArraySlice<Unicode.Scalar>) -> Part {
        let whole = takeDigits(&rest)
        var fraction: [Int64] = []
        if rest.first == "." {
            rest.removeFirst()
            fraction = takeDigits(&rest)
            if fraction.isEmpty { return .failure(.malformed) }
        } else if whole.isEmpty {
            return .failure(.malformed)
        }
        let afterNumber = rest.startIndex
        skipBlanks(&rest)
        let unit = takeUnit(&rest)
        if unit == nil, rest.startIndex == afterNumber, !rest.isEmpty { return .failure(.malformed) }
        let factor = unit ?? 1_000_000

        var value: Int64 = 0
        for digit in whole {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, another) = tens.addingReportingOverflow(digit)
            if overflow || another { return .failure(.beyondRange) }
            value = sum
        }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: factor)
        if overflow { return .failure(.beyondRange) }
        var decimals: Int64 = 0
        var step = factor / 10
        for digit in fraction where step > 0 {
            decimals += digit * step
            step /= 10
        }
        let (sum, another) = scaled.addingReportingOverflow(decimals)
        return another ? .failure(.beyondRange) : .success(sum)
    }

    private static func skipBlanks(_ rest: inout ArraySlice<Unicode.Scalar>) {
        rest = rest.drop(while: \.isBlank)
    }

    private static func takeDigits(_ rest: inout ArraySlice<Unicode.Scalar>) -> [Int64] {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest[digits.endIndex...]
        return digits.map { Int64($0.value) - 48 }
    }

    /// The longest unit the text begins with, in microseconds.
    private static func takeUnit(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int64? {
        let fitting = units.filter { rest.starts(with: $0.name.unicodeScalars) }
        guard let unit = fitting.max(by: { $0.name.unicodeScalars.count < $1.name.unicodeScalars.count }) else {
            return nil
        }
        rest.removeFirst(unit.name.unicodeScalars.count)
        return unit.microseconds
    }
}
