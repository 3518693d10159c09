// SPDX-License-Identifier: MIT

/// Words of the panel as they may stand in a message: on one line, short, and without anything that a terminal or the
/// service manager would take for more than words.
package func quoted(_ text: String, longest: Int = 200) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(longest) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: result.append(" ")
        default: result.append(scalar)
        }
    }
    return String(result)
}
