// SPDX-License-Identifier: MIT

/// What is written without a time while Xray starts or fails to: its banner, and the last words of `main` and of the
/// process that runs it.
enum StartupGrammar {
    static func parse(_ text: LinePart, into line: inout XrayLine) -> Bool {
        if isBanner(text) {
            line.level = .info
        } else if text.starts(with: "Failed to start: ") || text.starts(with: "xray process exited ") {
            line.level = .error
        } else {
            return false
        }
        line.kind = .startup
        line.message = text.text
        return true
    }

    /// `Xray 26.7.28 (Xray, Penetrates Everything.) 2323273 (go1.26 linux/amd64)`, and the motto under it.
    private static func isBanner(_ text: LinePart) -> Bool {
        if text.starts(with: "A unified platform for anti-censorship.") { return true }
        var rest = text
        guard rest.skip("Xray "), let version = rest.upTo(rest.start + 32).firstPosition(of: .space),
            rest.has(" (Xray, ", at: version)
        else { return false }
        return rest[rest.start].isDigit && rest.upTo(version).allSatisfy { $0.isDigit || $0 == .dot }
    }
}
