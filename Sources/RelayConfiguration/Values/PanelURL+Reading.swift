// SPDX-License-Identifier: MIT

import Addresses

extension ValueType where Value == PanelURL {
    /// `http://` or `https://`, host, port, path prefix. Never quoted: people put passwords into URLs.
    static var panelURL: Self {
        Self(.guarded) { text throws(ValueProblem) in try PanelURL(reading: text.string) }
    }
}

extension PanelURL {
    init(reading text: String) throws(ValueProblem) {
        guard let parts = SchemeAndRest(text) else {
            throw ValueProblem("has no scheme: write https://HOST:PORT or http://HOST:PORT")
        }
        guard let scheme = Scheme(rawValue: parts.scheme) else {
            let isSocket = parts.scheme == "ws" || parts.scheme == "wss"
            throw ValueProblem(
                isSocket
                    ? "is a WebSocket address: write the panel's own, with http:// or https://"
                    : "has an unknown scheme: write http:// or https://")
        }
        let rest = parts.rest
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest[authority.endIndex...]
        if rest.contains("@") {
            throw ValueProblem("holds an @: a user and password do not belong here, but in Username= and PasswordFile=")
        }
        if path.contains("?") { throw ValueProblem("holds a query: leave out the ? and what follows") }
        if path.contains("#") {
            throw ValueProblem(
                "holds a #, as a page of the panel's interface does: write what stands before that page, without /dashboard/"
            )
        }
        let address: HostAndPort
        do throws(AddressProblem) {
            address = try HostAndPort(reading: authority)
        } catch {
            throw ValueProblem(error.message)
        }
        self.init(scheme: scheme, host: address.host, port: address.port, pathPrefix: try Self.prefix(path))
    }

    /// The path without the slashes at its end. A space, a control or a letter beyond ASCII has to be escaped.
    private static func prefix(_ path: Substring) throws(ValueProblem) -> String {
        let bytes = Array(path.utf8)
        for (index, byte) in bytes.enumerated() {
            guard byte > 0x20, byte < 0x7F, !"\"<>\\^`{|}".utf8.contains(byte) else {
                throw ValueProblem("has a character in its path that has to be written as %XX")
            }
            guard byte == UInt8(ascii: "%") else { continue }
            let digits = bytes[(index + 1)...].prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else {
                throw ValueProblem("has a % in its path that is not followed by two hexadecimal digits")
            }
        }
        var prefix = path
        while prefix.hasSuffix("/") { prefix.removeLast() }
        return String(prefix)
    }
}
