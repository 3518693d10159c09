// SPDX-License-Identifier: MIT

extension XrayLine {
    /// Reads one line, without its line end, of any kind that Xray and its nodes have written since Xray 1.8.4.
    ///
    /// Fields are where the formatter puts them or absent: nothing is guessed, and a line that fits no form is
    /// ``Kind/other``. Allocates nothing; the time taken grows with the line's length and no faster. The line may hold
    /// any bytes at all.
    package init(parsing line: UnsafeRawBufferPointer) {
        self.init(kind: .other, level: .info)
        guard let whole = LinePart(whole: line) else { return }
        let timeEnd = LineTime.end(in: whole)
        // A time is digits and signs.
        isPrintableASCII = PrintableText.isASCII(line, from: timeEnd ?? 0)
        parse(whole, timeEnd: timeEnd)
        if !isPrintableASCII { keepPrintable(of: line) }
    }

    /// When a line was written, since the beginning of 1970 by its writer's clock and zone; nil where no time stands in
    /// front of it.
    package static func written(_ line: UnsafeRawBufferPointer) -> Duration? {
        LinePart(whole: line).flatMap(LineTime.written)
    }

    @inline(__always) private mutating func parse(_ whole: LinePart, timeEnd: Int?) {
        if let timeEnd {
            time = whole.upTo(timeEnd).text
            let text = whole.from(timeEnd + 1)
            if text.first == .openBracket, GeneralGrammar.parse(text, into: &self) { return }
            if AccessGrammar.parse(text, into: &self) { return }
            if DNSGrammar.recognises(text) { kind = .dns }
            message = text.text
        } else {
            if StartupGrammar.parse(whole, into: &self) { return }
            if PanicGrammar.recognises(whole) {
                kind = .panic
                level = .critical
            }
            message = whole.text
        }
    }

    /// Takes out each text that could not be printed as it is. The line has all of it; numbers and addresses are what they
    /// are, whatever stands beside them.
    @inline(never) private mutating func keepPrintable(of line: UnsafeRawBufferPointer) {
        func keepName(_ part: inout TextRange?) {
            if let range = part, !PrintableText.isName(range.bytes(in: line)) { part = nil }
        }
        func keepText(_ part: inout TextRange?) {
            if let range = part, !PrintableText.isWhole(range.bytes(in: line)) { part = nil }
        }
        keepName(&source)
        keepName(&sourceIP)
        keepName(&destination)
        keepName(&destinationHost)
        keepName(&inboundTag)
        keepName(&outboundTag)
        keepName(&email)
        keepName(&username)
        // Words, and Go indents some of its own with a TAB.
        keepText(&reason)
        keepText(&message)
    }
}
