// SPDX-License-Identifier: MIT

/// The ink of a row: on its label always, on its text from warnings on, so that a screen of lines stays calm.
struct LevelInk: Equatable {
    let label: Ink
    let text: Ink

    init(_ level: String) {
        (label, text) =
            switch level {
            case "debug": (.faint, .faint)
            case "info": (.green, .plain)
            case "notice": (.yellow, .plain)
            case "warning": (.yellow, .yellow)
            case "error": (.red, .red)
            case "critical": (.boldRed, .boldRed)
            default: (.plain, .plain)
            }
    }

    static func of(state: String) -> Ink {
        switch state {
        case "connected": .green
        case "refused": .red
        case "waiting", "absent": .yellow
        default: .plain
        }
    }
}
