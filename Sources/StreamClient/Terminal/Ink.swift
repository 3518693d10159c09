// SPDX-License-Identifier: MIT

/// How a piece of text is to look, in the terms of ECMA-48's "select graphic rendition" that every terminal knows.
package enum Ink: String, Sendable {
    case plain = ""
    case faint = "2"
    case bold = "1"
    case red = "31"
    case boldRed = "1;31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
}

/// Puts ink on text, or leaves it as it is.
package struct Painter: Sendable {
    package var isColoured: Bool

    package init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// `text` is safe already: see ``SafeText``.
    package func paint(_ text: String, _ ink: Ink) -> String {
        guard isColoured, ink != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
    }
}

/// What `--color` can be.
package enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never

    /// - Parameters:
    ///   - noColor: `$NO_COLOR`; any content but the empty one asks for none (https://no-color.org).
    ///   - terminalName: `$TERM`.
    package func isColoured(onTerminal: Bool, noColor: String?, terminalName: String?) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: onTerminal && (noColor ?? "").isEmpty && terminalName != "dumb"
        }
    }
}
