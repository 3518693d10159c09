// SPDX-License-Identifier: MIT

import Glibc

/// `$no_proxy`: what is connected to without the environment's proxy. Items separated by commas or spaces: `*`, a domain
/// (itself and all below it; a leading dot or `*.` is the same), an address, a network (`10.0.0.0/8`), each with `:PORT` where
/// only that port is meant.
struct ProxyExceptions {
    private let items: [Substring]

    init(_ text: String) {
        items = text.split { $0 == "," || $0 == " " || $0 == "\t" }
    }

    func contain(_ url: PanelURL) -> Bool {
        items.contains { item in
            if item == "*" { return true }
            let (host, port) = Self.parts(item)
            guard port == nil || port == url.port else { return false }
            return Self.matches(host.lowercased(), url.host)
        }
    }

    private static func matches(_ item: String, _ host: String) -> Bool {
        if let address = IPBytes(host) {
            let parts = item.split(separator: "/", maxSplits: 1)
            guard let first = parts.first, let network = IPBytes(String(first)),
                network.bytes.count == address.bytes.count
            else { return false }
            guard parts.count == 2 else { return network == address }
            guard let length = Int(parts[1]), 0...(network.bytes.count * 8) ~= length else { return false }
            return network.prefix(length) == address.prefix(length)
        }
        let domain = (item.hasPrefix("*.") ? item.dropFirst() : item[...]).drop { $0 == "." }
        return !domain.isEmpty && (host == domain || host.hasSuffix(".\(domain)"))
    }

    /// An item without its port, and without the brackets of an IPv6 address.
    private static func parts(_ item: Substring) -> (host: Substring, port: Int?) {
        if item.hasPrefix("["), let end = item.firstIndex(of: "]") {
            let rest = item[item.index(after: end)...]
            return (item[..<end].dropFirst(), rest.hasPrefix(":") ? Int(rest.dropFirst()) ?? 0 : nil)
        }
        // More than one colon is a bare IPv6 address.
        let pieces = item.split(separator: ":", omittingEmptySubsequences: false)
        guard pieces.count == 2 else { return (item, nil) }
        return (pieces[0], Int(pieces[1]) ?? 0)
    }
}

/// The bytes of an IP address.
private struct IPBytes: Equatable {
    let bytes: [UInt8]

    init?(_ text: String) {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: length)
            if inet_pton(family, text, &bytes) == 1 {
                self.bytes = bytes
                return
            }
        }
        return nil
    }

    /// The first bits, the others zero.
    func prefix(_ length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(length - index * 8, 0), 8)
            return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
        }
    }
}
