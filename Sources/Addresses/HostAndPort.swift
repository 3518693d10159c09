// SPDX-License-Identifier: MIT

import Glibc

/// Whom to connect to.
package struct HostAndPort: Equatable, Sendable {
    /// A name or an address; IPv6 without its brackets, names in lower case.
    package var host: String
    package var port: Int?

    /// Reads `host`, `host:port`, `[IPv6]` or `[IPv6]:port`.
    package init(reading authority: Substring) throws(AddressProblem) {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                throw AddressProblem("lacks the ] behind its IPv6 address")
            }
            let address = String(authority[authority.index(after: authority.startIndex)..<end])
            guard Self.isAddress(address, AF_INET6) else {
                throw AddressProblem("has no IPv6 address between its brackets")
            }
            self.host = address.lowercased()
            port = try Self.port(behind: authority[authority.index(after: end)...])
            return
        }
        let host = authority.prefix { $0 != ":" }
        let rest = authority[host.endIndex...]
        if rest.dropFirst().contains(":") {
            throw AddressProblem("has more than one colon behind its host: write an IPv6 address in brackets, [::1]")
        }
        if host.isEmpty { throw AddressProblem("has no host: write https://HOST:PORT") }
        self.host = host.lowercased()
        try Self.checkName(self.host)
        port = try Self.port(behind: rest)
    }

    /// A name of at most 253 characters in labels of at most 63 (RFC 1123; underscores occur in container networks),
    /// or an IPv4 address.
    package static func checkName(_ name: String) throws(AddressProblem) {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw AddressProblem("has letters beyond ASCII in its host: write the name as xn--…")
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName =
            name.utf8.count <= 253
            && labels.allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy(isNameByte)
            }
        guard isName else { throw AddressProblem("has a host that is neither a name nor an address") }
        // A name whose last label is a number would be taken for an address by every resolver.
        if let last = labels.last, last.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), !isAddress(name, AF_INET) {
            throw AddressProblem("has a host that is no IPv4 address: write four numbers from 0 to 255")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// What follows the host: nothing, or a colon and a number.
    private static func port(behind rest: Substring) throws(AddressProblem) -> Int? {
        if rest.isEmpty { return nil }
        let digits = rest.dropFirst()
        guard rest.first == ":", !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            throw AddressProblem("has no port behind its host: write a number from 1 to 65535 behind the colon")
        }
        guard let port = Int(digits), 1...65_535 ~= port else {
            // So many digits at most are shown: more may be a secret.
            let shown = digits.count <= 9 ? "port \(digits), which is" : "a port that is"
            throw AddressProblem("has \(shown) out of range: write a number from 1 to 65535")
        }
        return port
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: MemoryLayout<in6_addr>.size, alignment: 8) { buffer in
            inet_pton(family, text, buffer.baseAddress) == 1
        }
    }
}
