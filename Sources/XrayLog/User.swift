// SPDX-License-Identifier: MIT

/// The user of a connection. Panels write `id.username` (`12.ali`), PasarGuard 5 the bare id (`12`); Xray itself allows
/// any text, and then that is all there is to know. Where Xray masks addresses (since 24.9), it also masks a user that
/// looks like one: what is left of `12.3.4.5` is `12.3.*.*`, and nobody's name.
enum User {
    static func parse(_ text: LinePart, into line: inout XrayLine) {
        guard !isMasked(text) else { return }
        line.email = text.text
        guard let dot = text.firstPosition(of: .dot) else {
            line.userID = id(text)
            return
        }
        let name = text.from(dot + 1)
        guard !name.isEmpty, let id = id(text.upTo(dot)) else { return }
        line.userID = id
        line.username = name.text
    }

    /// A panel counts its users from 1 and writes no zeros in front: `0.ali` and `007` are somebody else's names.
    private static func id(_ text: LinePart) -> UInt64? {
        text.first == UInt8(ascii: "0") ? nil : text.number()
    }

    private static func isMasked(_ text: LinePart) -> Bool {
        // Searched for by bytes that a user hardly ever has: a dot nearly every one has.
        (text.firstPosition(of: UInt8(ascii: "*")) != nil && text.firstPosition(of: ".*") != nil)
            || (text.firstPosition(of: .space) != nil && text.firstPosition(of: "Masked IPv") != nil)
    }
}
