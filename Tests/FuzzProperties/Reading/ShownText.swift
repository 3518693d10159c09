// SPDX-License-Identifier: MIT

/// What text may do where it is shown. Tables of its own, so that a mistake in the relay's is not repeated here.
enum ShownText {
    /// Whether nothing in it is a control but TAB, or turns the text's direction: what the journal's `MESSAGE` may hold.
    static func isText(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\t" || !(isControl($0) || isBidirectional($0)) }
    }

    /// The same without TAB: what a name may hold.
    static func isName(_ text: String) -> Bool { isText(text) && !text.contains("\t") }

    /// Whether it is, beyond that, one line whatever reads it: what the socket and a terminal get.
    static func isOneLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { !(isControl($0) || isBidirectional($0) || isSeparator($0)) }
    }

    /// C0, DEL and C1.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value
    }

    private static func isBidirectional(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// The line and the paragraph separator.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { 0x2028...0x2029 ~= scalar.value }
}
