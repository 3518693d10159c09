// SPDX-License-Identifier: MIT

/// The lines of a crash as Go's runtime prints it: the reason, then for each goroutine its state and, two lines each,
/// its calls.
enum PanicGrammar {
    static func recognises(_ text: LinePart) -> Bool {
        switch text.first {
        case UInt8(ascii: "p"): text.starts(with: "panic: ") || isCall(text)
        case UInt8(ascii: "f"): text.starts(with: "fatal error: ") || isCall(text)
        case UInt8(ascii: "g"): isGoroutine(text) || isCall(text)
        case UInt8(ascii: "c"): text.starts(with: "created by ") || isCall(text)
        case .openBracket: text.starts(with: "[signal SIG")
        case UInt8(ascii: "\t"): isPlace(text) || text.starts(with: "\tpanic: ")
        default: isCall(text)
        }
    }

    /// `goroutine 1 [running]:`, in newer versions with addresses before the bracket.
    private static func isGoroutine(_ text: LinePart) -> Bool {
        var rest = text
        guard rest.skip("goroutine "), rest.first?.isDigit == true, rest.last == .colon else { return false }
        return rest[rest.end - 2] == .closeBracket && rest.firstPosition(of: " [") != nil
    }

    /// `<TAB>/src/app/dispatcher/default.go:412 +0x1d`
    private static func isPlace(_ text: LinePart) -> Bool {
        guard let suffix = text.lastPosition(of: ".go:") else { return false }
        return text[suffix + 4].isDigit
    }

    /// `github.com/xtls/xray-core/app/dispatcher.(*DefaultDispatcher).Dispatch(0xc000134000, {0x1f3e8a0, 0xc0001})`:
    /// a dotted name, and in parentheses nothing but hexadecimal words.
    private static func isCall(_ text: LinePart) -> Bool {
        guard text.first?.isLetter == true, text.last == UInt8(ascii: ")"),
            let open = text.lastPosition(of: UInt8(ascii: "("))
        else { return false }
        let name = text.upTo(open), arguments = text.upTo(text.end - 1).from(open + 1)
        guard name.firstPosition(of: .dot) != nil, name.last != .space else { return false }
        return name.allSatisfy { $0 > 0x20 && $0 < 0x7F } && arguments.allSatisfy(isArgumentByte)
    }

    private static func isArgumentByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "x"), UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "?"), UInt8(ascii: "_"), .space:
            true
        default: byte.isHexDigit
        }
    }
}
