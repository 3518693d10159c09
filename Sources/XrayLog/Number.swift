// SPDX-License-Identifier: MIT

extension LinePart {
    /// The value of a part that is nothing but decimal digits; nil if it is not, or too large for `Value`.
    func number<Value: FixedWidthInteger>(as type: Value.Type = Value.self) -> Value? {
        guard !isEmpty else { return nil }
        guard count > 8 || end < 8 else { return eightDigits.flatMap { Value(exactly: $0) } }
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

    /// The value of up to eight digits that do not stand at the line's very beginning; nil if some are none.
    ///
    /// All at once: what stands before them counts as zeros, then neighbours are added, single digits first, then pairs,
    /// then fours.
    @inline(__always) private var eightDigits: UInt32? {
        let before = UInt64(8 &* (8 &- count))
        let digits = (word(at: end &- 8) ^ 0x3030_3030_3030_3030) & (~0 &<< before)
        guard ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 == 0 else { return nil }
        let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: fours &* 10_000 &+ fours &>> 32)
    }
}
