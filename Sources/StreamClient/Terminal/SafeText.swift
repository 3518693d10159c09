// SPDX-License-Identifier: MIT

/// Makes text fit for a terminal: what could steer it, hide in it or turn its direction is written as an escape.
package enum SafeText {
    /// The text with escapes for all that needs one; a TAB becomes spaces, as its column would be another behind a prefix.
    package static func of(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var safe = ""
        safe.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            if isHarmless(scalar) {
                safe.unicodeScalars.append(scalar)
            } else if scalar == "\t" {
                safe += "    "
            } else if scalar.isASCII {
                safe += scalar.value < 0x10 ? "\\x0" : "\\x"
                safe += String(scalar.value, radix: 16)
            } else {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return safe
    }

    /// Whether a terminal may get the scalar as it is.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        switch scalar.value {
        // The joiners that Persian and emoji are written with, and the selectors of a character's form.
        case 0x200C, 0x200D, 0xFE0E, 0xFE0F: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
