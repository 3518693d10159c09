// SPDX-License-Identifier: MIT

/// Writes JSON that a terminal may get.
package enum JSONText {
    /// The text as a JSON string, with its quotes.
    package static func string(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" {
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            } else if SafeText.isHarmless(scalar) {
                quoted.unicodeScalars.append(scalar)
            } else {
                quoted += escape(scalar)
            }
        }
        return quoted + "\""
    }

    package static func list(_ items: some Sequence<String>) -> String {
        "[" + items.joined(separator: ",") + "]"
    }

    package static func object(_ members: KeyValuePairs<String, String?>) -> String {
        let present = members.compactMap { key, value in value.map { "\(string(key)):\($0)" } }
        return "{" + present.joined(separator: ",") + "}"
    }

    /// `\uNNNN`, twice for what lies beyond the basic plane.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        scalar.utf16.reduce(into: "") { escape, unit in
            let digits = String(unit, radix: 16)
            escape += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
