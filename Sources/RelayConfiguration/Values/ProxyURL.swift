// SPDX-License-Identifier: MIT

extension ValueType where Value == String {
    /// `http://HOST:PORT` or `socks5://HOST:PORT`. Never quoted: a proxy's URL may hold a password.
    static var proxyURL: Self {
        Self(.guarded) { text throws(ValueProblem) in
            guard let parts = SchemeAndRest(text.string), parts.scheme == "http" || parts.scheme == "socks5" else {
                throw ValueProblem("is no proxy: write http://HOST:PORT or socks5://HOST:PORT")
            }
            let authority = parts.rest.hasSuffix("/") ? parts.rest.dropLast() : parts.rest
            let target = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
            let (_, port) = try PanelURL.hostAndPort(target)
            guard port != nil else { throw ValueProblem("has no port: write http://HOST:PORT or socks5://HOST:PORT") }
            return text.string
        }
    }
}
