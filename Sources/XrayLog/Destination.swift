// SPDX-License-Identifier: MIT

/// Where a connection goes: `tcp:www.example.com:443`; without the network from Shadowsocks 2022; a URL from HTTP
/// proxies (`//example.com:443`) and from DNS over HTTPS, or only its path from transparent HTTP proxies (`/index.html`).
enum Destination {
    static func parse(_ text: LinePart, into line: inout XrayLine) {
        if let authority = authority(of: text) {
            line.destination = text.text
            fill(Endpoint(authority, needsPort: false), into: &line)
            return
        }
        let (network, address) = splitNetwork(text)
        line.network = network?.text
        line.destination = address.text
        guard !isPath(address) else { return }
        fill(Endpoint(address), into: &line)
    }

    private static func fill(_ endpoint: Endpoint?, into line: inout XrayLine) {
        guard let endpoint else { return }
        line.destinationPort = endpoint.port
        if endpoint.isHost { line.destinationHost = endpoint.host.text }
    }

    /// Whether the text is complete: it ends as a destination must.
    static func isWhole(_ text: LinePart) -> Bool {
        authority(of: text) != nil || isPath(text) || Endpoint(splitNetwork(text).address) != nil
    }

    /// A path, of a URL or of a Unix socket, or a URL without a scheme: no host has a slash.
    private static func isPath(_ text: LinePart) -> Bool { text.first == UInt8(ascii: "/") }

    private static func splitNetwork(_ text: LinePart) -> (network: LinePart?, address: LinePart) {
        var rest = text
        if rest.skip("unix:") { return (text.upTo(text.start + 4), rest) }
        // Xray writes `unknown:` where it knows no network: that names none.
        if rest.skip("unknown:") { return (nil, rest) }
        guard rest.skip("tcp:") || rest.skip("udp:") else { return (nil, text) }
        // `tcp:443` alone is a host named tcp.
        guard rest.firstPosition(of: .colon) != nil else { return (nil, text) }
        return (text.upTo(text.start + 3), rest)
    }

    /// The `user@host:port` of a URL, without the user; nil if the text is no URL.
    private static func authority(of text: LinePart) -> LinePart? {
        // Most destinations are none: they begin with a network that no slash follows, or have no slash at all.
        let isAfterNetwork = text.starts(with: "tcp:") || text.starts(with: "udp:")
        if isAfterNetwork, text[text.start + 4] != UInt8(ascii: "/") { return nil }
        guard text.firstPosition(of: UInt8(ascii: "/")) != nil else { return nil }
        var position = text.start
        while isSchemeByte(text[position]) { position += 1 }
        // Longer than any scheme: a name, not worth looking at further.
        guard position - text.start <= 32 else { return nil }
        if position > text.start {
            guard text[position] == .colon else { return nil }
            position += 1
        }
        // A URL is written as one word.
        guard text.has("//", at: position), text.word.end == text.end else { return nil }
        let rest = text.from(position + 2)
        var end = rest.start
        while end < rest.end, !isAuthorityEnd(rest[end]) { end += 1 }
        let authority = rest.upTo(end)
        return authority.from((authority.lastPosition(of: UInt8(ascii: "@")) ?? authority.start - 1) + 1)
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == .dot
    }

    private static func isAuthorityEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }
}
