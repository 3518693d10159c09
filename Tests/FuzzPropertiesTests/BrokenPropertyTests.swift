// SPDX-License-Identifier: MIT

import PanelLogs
import Testing

@testable import FuzzProperties

/// What the properties are checked with must itself be right, or they hold of anything.
@Suite("What the properties are checked with") struct BrokenPropertyTests {
    @Test("finds controls, and what turns or parts text")
    func shownText() {
        for character in ["\0", "\r", "\n", "\u{1B}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{2066}", "\u{61C}"] {
            #expect(!ShownText.isText("a\(character)b") && !ShownText.isOneLine("a\(character)b"))
        }
        #expect(ShownText.isText("a\tb\u{2028}c\u{2029} журнал 🦊"))
        for character in ["\t", "\u{2028}", "\u{2029}"] { #expect(!ShownText.isOneLine("a\(character)b")) }
    }

    @Test("cuts an input into pieces that are the input")
    func cuts() {
        for count in [0, 1, 2, 100] {
            let input = (0..<count).map { UInt8($0) }
            for pieces in Cuts.all(of: input) { #expect(Array(pieces.joined()) == input) }
        }
        #expect(Cuts.all(of: Array("0123456789".utf8)).map(\.count).prefix(3) == [1, 10, 2])
    }

    @Test("reads an event stream as its standard has it")
    func referenceEventStream() {
        let stream = "\u{FEFF}data: a\ndata:b\r\ndata\r\r: x\ndata:  c\n\ndata\n\nid: 1\ndata: cut off\n"
        #expect(
            ReferenceEventStream.lines(of: Array(stream.utf8)).map { String(decoding: $0, as: UTF8.self) } == [
                "a\rb\r", " c",
            ])
    }

    @Test("writes and reads frames as RFC 6455 shows them in section 5.7")
    func serverFrame() {
        let masked: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(ServerFrame.decodeMasked(masked) == ServerFrame(opcode: 1, payload: Array("Hello".utf8)))
        #expect(ServerFrame.data(.text, Array("Hel".utf8), isFinal: false).bytes == [0x01, 0x03, 0x48, 0x65, 0x6C])
        #expect(
            ServerFrame.data(.binary, [UInt8](repeating: 0, count: 256), isFinal: true).bytes.prefix(4) == [
                0x82, 0x7E, 1, 0,
            ])
    }
}
