// SPDX-License-Identifier: MIT

/// A host and a port: `www.example.com:443`, `[2001:db8::7]:51512`.
struct Endpoint {
    /// Without brackets.
    let host: LinePart
    let isBracketed: Bool
    /// The port where one is written and possible.
    let port: UInt16?

    /// nil where the text is no host with a port, or, unless `needsPort`, a host alone.
    init?(_ text: LinePart, needsPort: Bool = true) {
        let afterHost: Int
        if text.first == .openBracket {
            guard let close = text.firstPosition(of: .closeBracket) else { return nil }
            host = text.upTo(close).from(text.start + 1)
            isBracketed = true
            afterHost = close + 1
        } else {
            // An IPv6 address without brackets does not show where its port begins; what follows its first colon is none.
            afterHost = text.firstPosition(of: .colon) ?? text.end
            host = text.upTo(afterHost)
            isBracketed = false
        }
        guard afterHost < text.end else {
            guard !needsPort else { return nil }
            port = nil
            return
        }
        let digits = text.from(afterHost + 1)
        guard text[afterHost] == .colon, !digits.isEmpty else { return nil }
        port = digits.number(as: UInt16.self)
        guard port != nil || digits.allSatisfy(\.isDigit) else { return nil }
    }

    var isAddress: Bool { isBracketed ? IPAddress.isIPv6(host) : IPAddress.isIPv4(host) }

    /// Whether the host can be one: an address, or a name that is not all but an address.
    var isHost: Bool { isAddress || (!isBracketed && isName) }

    private var isName: Bool {
        guard !host.isEmpty, host.count <= 255, host.isOfNameBytes else { return false }
        // A name whose last label is a number is an address gone wrong (999.1.1.1).
        let name = host.last == .dot ? host.upTo(host.end - 1) : host
        let lastLabel = name.from((name.lastPosition(of: .dot) ?? name.start - 1) + 1)
        return !lastLabel.isEmpty && !lastLabel.allSatisfy(\.isDigit)
    }
}
