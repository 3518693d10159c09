// SPDX-License-Identifier: MIT

/// Who a connection came from: `203.0.113.7:51512`, with the network before it (`tcp:127.0.0.1:50312`) from mux and
/// SOCKS; `@` or `unix:@` for a Unix socket; `DNS` for Xray itself; or nothing. `0.0.0.0` is what Xray's own WireGuard
/// writes for want of a peer, and no address that anybody has.
enum Source {
    static func parse(_ text: LinePart, into line: inout XrayLine) {
        line.source = text.text
        guard let endpoint = endpoint(of: text) else { return }
        line.sourcePort = endpoint.port
        if endpoint.isAddress, !IPAddress.isUnspecified(endpoint.host) { line.sourceIP = endpoint.host.text }
    }

    /// Whether this can be a source at all. Needed where no `from` announces it.
    static func isPlausible(_ text: LinePart) -> Bool {
        if text.isEmpty || text.first == UInt8(ascii: "@") || (text.count == 3 && text.starts(with: "DNS")) {
            return true
        }
        if text.starts(with: "unix:") || text.starts(with: "unknown:") { return true }
        guard let endpoint = endpoint(of: text) else { return false }
        // `12:30` is none, though it has a port.
        return endpoint.isBracketed
            || (endpoint.host.first?.isDigit == true && endpoint.host.firstPosition(of: .dot) != nil)
    }

    private static func endpoint(of text: LinePart) -> Endpoint? {
        var rest = text
        // Stepping over either is all; which one it was is no field.
        _ = rest.skip("tcp:") || rest.skip("udp:")
        return Endpoint(rest)
    }
}
