// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

/// What `short` makes of some objects.
func rows(_ objects: [String], width: Int?, isColoured: Bool = false) throws -> [String] {
    var format = ShortFormat(painter: Painter(isColoured: isColoured), today: Sample.now, wallTime: WallTime.utc)
    var text = ""
    for object in objects { format.append(try #require(StreamObject(text: object)), width: width, to: &text) }
    #expect(text.isEmpty || text.hasSuffix("\n"))
    return text.split(separator: "\n").map(String.init)
}

/// Text with everything a terminal must not get from a line.
let hostileText =
    "a\u{1B}[31mb\u{7}c\rd\u{8}e\u{7F}f\u{9B}2Jg\u{202E}h\u{2066}i\u{2028}j\u{0}k\u{E0041}l\u{FEFF}m\tn\u{61C}o\u{AD}p\nq"

/// The first scalar that must not reach a terminal, apart from line ends.
func firstHarm(in bytes: some Sequence<UInt8>) -> Unicode.Scalar? {
    let text = String(validating: Array(bytes), as: UTF8.self)
    guard let text else { return "\u{FFFD}" }
    return text.unicodeScalars.first { scalar in
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xE0000...0xE0FFF:
            true
        default: false
        }
    }
}
