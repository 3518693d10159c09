// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("Text in columns")
struct FittingTests {
    @Test(
        "A column always has its width",
        arguments: ["", "ali", "edge-frankfurt-1", "漢字漢字漢字漢字", "علی‌رضا", "e\u{301}e\u{301}"])
    func column(_ text: String) {
        for width in 5...14 { #expect(DisplayWidth.of(Fitting.column(text, width: width)) == width) }
    }

    @Test("Names that differ at their ends stay apart")
    func middle() {
        #expect(Fitting.column("edge-frankfurt-1", width: 10) == "edge…urt-1")
        #expect(Fitting.column("edge-frankfurt-2", width: 10) == "edge…urt-2")
    }

    @Test("Text is parted at spaces, and otherwise where it must be")
    func wrap() {
        #expect(Fitting.wrap("one two three", width: 7) == ["one two", "three"])
        #expect(Fitting.wrap("one two three", width: 8) == ["one two", "three"])
        #expect(Fitting.wrap("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
        #expect(Fitting.wrap("漢字漢", width: 3) == ["漢", "字", "漢"])
        #expect(Fitting.wrap("", width: 4) == [""])
        #expect(Fitting.wrap("漢", width: 1) == ["漢"])
    }

    @Test("Parted text loses nothing but the spaces it was parted at")
    func whole() {
        let text = "a bb  ccc dddd eeeee ffffffffffff g"
        for width in 1...40 {
            let joined = Fitting.wrap(text, width: width).joined()
            #expect(joined.replacing(" ", with: "") == text.replacing(" ", with: ""))
        }
    }
}
