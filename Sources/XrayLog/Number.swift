// SPDX-License-Identifier: MIT

extension LinePart {
    /// The value of a part that is nothing but decimal digits; nil if it is not, or too large for `Value`.
    func number<Value: FixedWidthInteger>(as type: Value.Type = Value.self) -> Value? {
        guard !isEmpty else { return nil }
        var value: Value = 0
        var position = start
        while position < end {
            let byte = byte(at: position)
            guard byte.isDigit else { return nil }
            let (tens, overflowsByTen) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowsByDigit) = tens.addingReportingOverflow(Value(byte &- 0x30))
            guard !overflowsByTen, !overflowsByDigit else { return nil }
            value = sum
            position &+= 1
        }
        return value
    }

    /// The two-digit number at `position`; 100, which no part of a time can be, where there is none.
    @inline(__always) func twoDigits(at position: Int) -> Int {
        let tens = self[position], ones = self[position &+ 1]
        guard tens.isDigit, ones.isDigit else { return 100 }
        return Int(tens &- 0x30) &* 10 &+ Int(ones &- 0x30)
    }
}
