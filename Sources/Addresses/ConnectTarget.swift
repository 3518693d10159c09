// SPDX-License-Identifier: MIT

/// Where to connect instead of the panel's own host and port. What the panel is asked for stays as its URL has it.
package enum ConnectTarget: Hashable, Sendable {
    /// A Unix socket, by its absolute path.
    case unixSocket(path: String)
    /// A name or an address (IPv6 without its brackets), and a port.
    case tcp(host: String, port: Int)

    /// `sun_path` has 108 bytes, the last of them NUL (`unix(7)`).
    package static let longestPath = 107
    private static let right = "write unix:/path/of/socket or HOST:PORT"

    /// Reads `unix:/path/of/socket`, `HOST:PORT` or `[IPv6]:PORT`.
    package init(reading text: String) throws(AddressProblem) {
        if text.hasPrefix("unix:") {
            self = .unixSocket(path: try Self.path(String(text.dropFirst("unix:".count))))
            return
        }
        if text.hasPrefix("/") { throw AddressProblem("is a path: \(Self.right)") }
        if text.contains("://") { throw AddressProblem("has a scheme: \(Self.right)") }
        if text.contains("/") { throw AddressProblem("has a path behind its host: \(Self.right)") }
        if text.contains("@") { throw AddressProblem("has a user before its host: \(Self.right)") }
        if text.hasPrefix(":"), !text.dropFirst().contains(":") { throw AddressProblem("has no host: \(Self.right)") }
        let address = try HostAndPort(reading: text[...])
        guard let port = address.port else { throw AddressProblem("has no port: \(Self.right)") }
        self = .tcp(host: address.host, port: port)
    }

    private static func path(_ path: String) throws(AddressProblem) -> String {
        guard path.hasPrefix("/") else {
            throw AddressProblem("has no absolute path behind unix: write it from the root on, as in unix:/run/…")
        }
        guard !path.hasSuffix("/") else { throw AddressProblem("names a directory: write the path of a socket") }
        guard path.utf8.count <= longestPath else {
            throw AddressProblem("has a path that is too long for a socket: \(longestPath) bytes are the limit")
        }
        guard path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw AddressProblem("has a control character in its path: write printable text")
        }
        return path
    }
}

extension ConnectTarget: CustomStringConvertible {
    /// As it is written: `unix:/run/panel.sock`, `127.0.0.1:8000`, `[::1]:8000`.
    package var description: String {
        switch self {
        case .unixSocket(let path): "unix:\(path)"
        case .tcp(let host, let port): "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        }
    }
}
