// SPDX-License-Identifier: MIT

/// Makes one line of JSON fit for a terminal without changing what it means: inside strings, what ``SafeText`` would not
/// let pass becomes a JSON escape, and invalid UTF-8 becomes U+FFFD; outside, where only blanks can stand, a space.
package enum SafeJSON {
    /// Appends `line`, which has no line end, to `target`.
    package static func append(_ line: some Collection<UInt8>, to target: inout [UInt8]) {
        if line.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            target += line
            return
        }
        var isInString = false
        var isEscaped = false
        for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
            guard SafeText.isHarmless(scalar) else {
                if isInString {
                    target += JSONText.escape(scalar).utf8
                } else {
                    target.append(UInt8(ascii: " "))
                }
                isEscaped = false
                continue
            }
            target += scalar.utf8
            if isEscaped {
                isEscaped = false
            } else if scalar == "\"" {
                isInString.toggle()
            } else {
                isEscaped = isInString && scalar == "\\"
            }
        }
    }
}
