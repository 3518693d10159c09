// SPDX-License-Identifier: MIT

/// ` uplink=1234 downlink=5678`: the bytes of a connection, with which an access line ends under a change to
/// `common/log/access.go` that is in Xray's repository, but in none of the releases up to 26.7 whose forms are known
/// here. They are no field, and no part of the user or the reason before them.
enum Traffic {
    static func removed(from text: LinePart) -> LinePart {
        guard let withoutDownlink = removed(" downlink=", from: text),
            let withoutBoth = removed(" uplink=", from: withoutDownlink)
        else { return text }
        return withoutBoth
    }

    /// The text without `name` and a number at its end; nil if it does not end so.
    private static func removed(_ name: StaticString, from text: LinePart) -> LinePart? {
        var numberStart = text.end
        while text[numberStart - 1].isDigit { numberStart -= 1 }
        let nameStart = numberStart - name.utf8CodeUnitCount
        guard numberStart < text.end, text.has(name, at: nameStart) else { return nil }
        return text.upTo(nameStart)
    }
}
