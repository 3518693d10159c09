// SPDX-License-Identifier: MIT

extension ValueType where Value == UInt32 {
    /// Permission bits in octal, as `chmod` takes them.
    static var fileMode: Self {
        Self { text throws(ValueProblem) in
            guard text.scalars.allSatisfy({ ("0"..."7").contains($0) }), let mode = UInt32(text.string, radix: 8) else {
                throw ValueProblem("is no octal mode: write something like 0660")
            }
            guard mode <= 0o777 else { throw ValueProblem("is out of range: write 0000 to 0777") }
            return mode
        }
    }
}
