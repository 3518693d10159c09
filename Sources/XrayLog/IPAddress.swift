// SPDX-License-Identifier: MIT

/// Tells addresses from what only looks like them (`999.1.1.1`, `203.0.*.*`, `2001:db8::/32`).
enum IPAddress {
    /// Four decimal numbers up to 255, without the leading zeros that some readers take for octal.
    static func isIPv4(_ text: LinePart) -> Bool {
        guard text.count >= 7, text.count <= 15 else { return false }
        var position = text.start
        for index in 0..<4 {
            if index > 0 {
                guard text[position] == .dot else { return false }
                position &+= 1
            }
            let length = byteLength(text, at: position)
            guard length > 0 else { return false }
            position &+= length
        }
        return position == text.end
    }

    /// How many digits the number up to 255 at `position` has; 0 if there is none.
    @inline(__always) private static func byteLength(_ text: LinePart, at position: Int) -> Int {
        let first = text[position] &- 0x30, second = text[position &+ 1] &- 0x30
        guard first < 10 else { return 0 }
        guard second < 10 else { return 1 }
        guard first > 0 else { return 0 }
        let third = text[position &+ 2] &- 0x30
        guard third < 10 else { return 2 }
        return Int(first) &* 100 &+ Int(second) &* 10 &+ Int(third) <= 255 ? 3 : 0
    }

    /// RFC 4291 section 2.2: eight groups, of which one run of zeros may be `::` and the last two an IPv4 address; with
    /// the zone of RFC 4007 (`fe80::1%eth0`) where there is one.
    static func isIPv6(_ text: LinePart) -> Bool {
        guard text.count >= 2, text.count <= 64 else { return false }
        guard let zone = text.firstPosition(of: UInt8(ascii: "%")) else { return isIPv6WithoutZone(text) }
        return zone + 1 < text.end && text.from(zone + 1).allSatisfy(isZoneByte) && isIPv6WithoutZone(text.upTo(zone))
    }

    /// Whether an address is `0.0.0.0` or `::`.
    static func isUnspecified(_ address: LinePart) -> Bool {
        address.allSatisfy { $0 == UInt8(ascii: "0") || $0 == .dot || $0 == .colon }
    }

    private static func isIPv6WithoutZone(_ text: LinePart) -> Bool {
        var groups = 0
        var isShortened = false
        var position = text.start
        if text.starts(with: "::") {
            isShortened = true
            position += 2
        }
        while position < text.end {
            let group = hexGroup(text, at: position)
            if text[position + group] == .dot {
                groups += 2
                return isIPv4(text.from(position)) && (isShortened ? groups < 8 : groups == 8)
            }
            guard group > 0, group <= 4 else { return false }
            groups += 1
            position += group
            guard position < text.end else { break }
            guard text[position] == .colon else { return false }
            position += 1
            if text[position] == .colon {
                guard !isShortened else { return false }
                isShortened = true
                position += 1
            } else if position == text.end {
                return false
            }
        }
        return isShortened ? groups < 8 : groups == 8
    }

    private static func hexGroup(_ text: LinePart, at start: Int) -> Int {
        var length = 0
        while length < 5, text[start + length].isHexDigit { length += 1 }
        return length
    }

    private static func isZoneByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == .dot || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
