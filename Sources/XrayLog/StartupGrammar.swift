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

    /// `Xray 26.7.28 (Xray, Penetrates Everything.) 2323273 (go1.26 linux/amd64)`, and the motto under it. A fork has a
    /// slogan of its own; what it was built with ends the line all the same.
    private static func isBanner(_ text: LinePart) -> Bool {
        if text.starts(with: "A unified platform for anti-censorship.") { return true }
        var rest = text
        guard rest.skip("Xray "), let version = rest.upTo(rest.start + 32).firstPosition(of: .space),
            rest[rest.start].isDigit, rest.upTo(version).allSatisfy(isVersionByte)
        else { return false }
        rest = rest.from(version)
        if rest.starts(with: " (Xray, ") { return true }
        guard rest.starts(with: " ("), rest.last == UInt8(ascii: ")"),
            let build = rest.lastPosition(of: " (go"), build > rest.start
        else { return false }
        return rest[build + 4].isDigit && rest[build - 1] != .space
    }

    /// `25.1.30`, `25.1.30-rc.1`, `1.8.4+fork`.
    private static func isVersionByte(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isLetter || byte == .dot || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }
}
