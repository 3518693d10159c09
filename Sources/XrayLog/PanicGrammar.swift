// SPDX-License-Identifier: MIT

/// The lines that Go's runtime prints when a program dies (`src/runtime`: `panic.go`, `traceback.go`, `signal_unix.go`,
/// `os_linux.go`, `stack.go`): the reason, for each goroutine its state and, two lines each, its calls, and the processor's
/// registers.
///
/// Marzban strips the TAB that some of them begin with, PasarGuard passes it on: it does not count.
enum PanicGrammar {
    static func recognises(_ line: LinePart) -> Bool {
        var text = line
        while text.first == tab { text = text.from(text.start + 1) }
        return isReason(text) || isSignal(text) || isGoroutine(text) || isCall(text)
            || isPlace(text, isIndented: text.start > line.start) || isMemory(text)
    }

    private static let tab = UInt8(ascii: "\t")

    // MARK: Why it dies

    private static func isReason(_ text: LinePart) -> Bool {
        switch text.first {
        case UInt8(ascii: "e"):
            isNumber(text, after: "exit status ") || text.starts(with: "entersyscall inconsistent 0x")
                || text.starts(with: "entersyscallblock inconsistent 0x")
        case UInt8(ascii: "f"):
            text.starts(with: "fatal error: ") || text.starts(with: "fatal: morestack on ")
                || text.starts(with: "fatal: systemstack called ") || text.starts(with: "fatal: bad g ")
                || text.starts(with: "futexwakeup addr=")
        case UInt8(ascii: "p"):
            text.starts(with: "panic: ") || text.starts(with: "panic during ") || isCall(text, of: "panic(")
                || text.starts(with: "panic holding locks") || text.starts(with: "preempt off reason: ")
        case UInt8(ascii: "r"):
            text.starts(with: "runtime: ") || text.starts(with: "runtime/cgo: ") || text.starts(with: "runtime:  g: ")
        case UInt8(ascii: "s"): text.starts(with: "stack trace unavailable")
        case UInt8(ascii: "u"): text.starts(with: "unexpected fault address 0x")
        default: false
        }
    }

    /// `SIGSEGV: segmentation violation`, and what is said about it.
    private static func isSignal(_ text: LinePart) -> Bool {
        switch text.first {
        case UInt8(ascii: "S"): isSignalName(text) || isNumber(text, after: "Signal ")
        case UInt8(ascii: "P"): text.starts(with: "PC=0x") && text.firstPosition(of: " m=") != nil
        case UInt8(ascii: "["): text.starts(with: "[signal SIG") || text.starts(with: "[signal 0x")
        case UInt8(ascii: "i"): text.starts(with: "instruction bytes:")
        case UInt8(ascii: "s"):
            text.starts(with: "signal arrived ") || text.starts(with: "signal: ") || isNumber(text, after: "signal ")
        default: false
        }
    }

    private static func isSignalName(_ text: LinePart) -> Bool {
        var name = text
        guard name.skip("SIG"), let colon = name.upTo(name.start + 8).firstPosition(of: .colon),
            colon > name.start + 1, text[colon + 1] == .space
        else { return false }
        return name.upTo(colon).allSatisfy { $0.isDigit || ($0.isLetter && $0 < UInt8(ascii: "a")) }
    }

    /// Nothing but a number after `words`.
    private static func isNumber(_ text: LinePart, after words: StaticString) -> Bool {
        var number = text
        return number.skip(words) && !number.isEmpty && number.allSatisfy { $0.isDigit }
    }

    // MARK: What it was doing

    /// `goroutine 1 [running]:`, in newer versions with addresses before the bracket; what else heads or ends a stack.
    private static func isGoroutine(_ text: LinePart) -> Bool {
        var rest = text
        switch text.first {
        case UInt8(ascii: "g"):
            if text.starts(with: "goroutine running on other thread") { return true }
            guard rest.skip("goroutine "), rest.first?.isDigit == true, rest.last == .colon else { return false }
            return rest[rest.end - 2] == .closeBracket && rest.firstPosition(of: " [") != nil
        case .openBracket: return text.starts(with: "[originating from goroutine ")
        case UInt8(ascii: "r"): return text.starts(with: "runtime stack:")
        case UInt8(ascii: "n"): return text.starts(with: "non-Go function")
        case UInt8(ascii: "c"):
            // `created by net/http.(*Server).Serve in goroutine 1`: a name of Go's has a dot.
            guard rest.skip("created by ") else { return false }
            let name = rest.word
            return name.firstPosition(of: .dot) != nil
                && (name.end == rest.end || rest.from(name.end).starts(with: " in goroutine "))
        // `...additional frames elided...`, since Go 1.21 with their number.
        case .dot: return text.starts(with: "...") && text.has(" frames elided...", at: text.end - 17)
        // Between the threads, where all of them are shown.
        case UInt8(ascii: "-"): return text.count == 5 && text.starts(with: "-----")
        default: return false
        }
    }

    /// `/src/app/dispatcher/default.go:412 +0x1d`; assembly and code that the compiler made have places too.
    private static func isPlace(_ text: LinePart, isIndented: Bool) -> Bool {
        guard let colon = text.lastPosition(of: .colon), text[colon + 1].isDigit else { return false }
        let file = text.upTo(colon)
        guard
            file.has(".go", at: colon - 3) || file.has(".s", at: colon - 2)
                || file.has("<autogenerated>", at: colon - 15)
        else { return false }
        // What is not indented may be anybody's words: a path of one word, and the offsets after it.
        return isIndented || (file.firstPosition(of: .space) == nil && areOffsets(text.from(text.from(colon).word.end)))
    }

    /// ` +0x1d fp=0xc000123f50 sp=0xc000123f00 pc=0x43a2d6`, or nothing.
    private static func areOffsets(_ text: LinePart) -> Bool {
        var rest = text
        while !rest.isEmpty {
            guard rest.skip(" +0x") || rest.skip(" fp=0x") || rest.skip(" sp=0x") || rest.skip(" pc=0x") else {
                return false
            }
            let digits = rest.word
            guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit) else { return false }
            rest = rest.from(digits.end)
        }
        return true
    }

    /// `panic({0x1f3e8a0?, 0xc0001})`: the one call that has no package.
    private static func isCall(_ text: LinePart, of name: StaticString) -> Bool {
        var arguments = text
        guard arguments.skip(name), arguments.last == UInt8(ascii: ")") else { return false }
        return arguments.upTo(arguments.end - 1).allSatisfy(isArgumentByte)
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

    // MARK: What was in memory

    private static func isMemory(_ text: LinePart) -> Bool {
        text.starts(with: "stack: frame={sp:") || isHexDump(text) || areRegisters(text)
    }

    /// `0x000000c00007fe80:  0x0000000000000000 <0x000000000043a2d6 …`: an address, and the words there.
    private static func isHexDump(_ text: LinePart) -> Bool {
        var rest = text
        guard rest.skip("0x"), let colon = rest.upTo(rest.start + 17).firstPosition(of: .colon), colon > rest.start
        else {
            return false
        }
        return rest.upTo(colon).allSatisfy(\.isHexDigit) && rest[colon + 1] == .space
            && rest.from(colon + 2).upTo(colon + 5).firstPosition(of: "0x") != nil
    }

    /// `rax    0x0`; on some processors two of them, parted by a TAB.
    private static func areRegisters(_ text: LinePart) -> Bool {
        var rest = text
        repeat {
            let name = rest.word
            guard name.count <= 8, name.first?.isLetter == true,
                name.allSatisfy({ $0.isDigit || ($0.isLetter && $0 >= UInt8(ascii: "a")) })
            else { return false }
            rest = rest.from(name.end)
            while rest.first == .space { rest = rest.from(rest.start + 1) }
            guard rest.start > name.end, rest.skip("0x") else { return false }
            let value = rest.upTo(rest.firstPosition(of: tab) ?? rest.end)
            guard !value.isEmpty, value.allSatisfy(\.isHexDigit) else { return false }
            rest = rest.from(value.end + 1)
        } while !rest.isEmpty
        return true
    }
}
