// SPDX-License-Identifier: MIT

/// `[Info] [2851737412] app/dispatcher: taking detour [DIRECT] for [tcp:example.com:443]`: what `common/log` and
/// `common/errors` of Xray write after the time. The session and the component may be missing.
enum GeneralGrammar {
    static func parse(_ text: LinePart, into line: inout XrayLine) -> Bool {
        var rest = text
        guard let severity = takeSeverity(&rest) else { return false }
        line.kind = .general
        line.severity = severity
        line.level = level(of: severity)
        line.session = takeSession(&rest)
        line.component = takeComponent(&rest)?.text
        line.message = rest.text
        return true
    }

    private static func takeSeverity(_ rest: inout LinePart) -> XrayLine.Severity? {
        if rest.skip("[Info]") { return endSeverity(.info, &rest) }
        if rest.skip("[Debug]") { return endSeverity(.debug, &rest) }
        if rest.skip("[Warning]") { return endSeverity(.warning, &rest) }
        if rest.skip("[Error]") { return endSeverity(.error, &rest) }
        if rest.skip("[Unknown]") { return endSeverity(.unknown, &rest) }
        return nil
    }

    /// A severity stands alone: `[Info]:443` would be an address in brackets.
    private static func endSeverity(_ severity: XrayLine.Severity, _ rest: inout LinePart) -> XrayLine.Severity? {
        rest.isEmpty || rest.skip(" ") ? severity : nil
    }

    private static func level(of severity: XrayLine.Severity) -> XrayLine.Level {
        switch severity {
        case .debug: .debug
        case .info, .unknown: .info
        case .warning: .warning
        case .error: .error
        }
    }

    private static func takeSession(_ rest: inout LinePart) -> UInt64? {
        // The longest 64-bit number has 20 digits: a bracket that closes later holds none.
        guard rest.first == .openBracket,
            let close = rest.upTo(rest.start + 22).firstPosition(of: .closeBracket),
            rest[close + 1] == .space || close + 1 == rest.end,
            let session = rest.upTo(close).from(rest.start + 1).number(as: UInt64.self)
        else { return nil }
        rest = rest.from(close + 2)
        return session
    }

    /// The place in Xray's source tree that speaks: a package (`app/dispatcher`), in some versions with the function
    /// (`app/dispatcher.(*DefaultDispatcher).Dispatch`). Only the tree's own top folders count, since the text of a
    /// line without a component may begin with a word and a colon too; and `wireguard`, which PasarGuard's node writes
    /// before the lines of an interface of its own (`backend/wireguard/log.go`).
    private static func takeComponent(_ rest: inout LinePart) -> LinePart? {
        guard startsInSourceTree(rest) else { return nil }
        var position = rest.start
        while position < rest.end, position - rest.start < longestComponent {
            let byte = rest[position]
            if byte == .colon, rest[position + 1] == .space {
                let component = rest.upTo(position)
                rest = rest.from(position + 2)
                return component
            }
            guard isComponentByte(byte) else { return nil }
            position += 1
        }
        return nil
    }

    private static let longestComponent = 256

    private static func startsInSourceTree(_ text: LinePart) -> Bool {
        switch text.first {
        case UInt8(ascii: "a"): isFolder("app", of: text)
        case UInt8(ascii: "c"): isFolder("common", of: text) || isFolder("core", of: text)
        case UInt8(ascii: "f"): isFolder("features", of: text)
        case UInt8(ascii: "i"): isFolder("infra", of: text)
        case UInt8(ascii: "m"): isFolder("main", of: text)
        case UInt8(ascii: "p"): isFolder("proxy", of: text)
        case UInt8(ascii: "t"): isFolder("transport", of: text) || isFolder("testing", of: text)
        case UInt8(ascii: "w"): text.starts(with: "wireguard: ")
        default: false
        }
    }

    private static func isFolder(_ name: StaticString, of text: LinePart) -> Bool {
        guard text.starts(with: name) else { return false }
        let next = text[text.start + name.utf8CodeUnitCount]
        return next == UInt8(ascii: "/") || next == .colon || next == .dot
    }

    private static func isComponentByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "*"), .openBracket, .closeBracket:
            true
        default: byte.isLetter || byte.isDigit
        }
    }
}
