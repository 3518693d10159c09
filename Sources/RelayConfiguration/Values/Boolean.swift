// SPDX-License-Identifier: MIT

extension ValueType where Value == Bool {
    /// `yes`, `true`, `on`, `1` and their opposites, in upper or lower case as systemd takes them.
    static var boolean: Self {
        Self { text throws(ValueProblem) in
            switch text.string.lowercased() {
            case "yes", "true", "on", "1": return true
            case "no", "false", "off", "0": return false
            default: throw ValueProblem("is neither yes nor no: write yes, true, on or 1, or no, false, off or 0")
            }
        }
    }
}
