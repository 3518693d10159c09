// SPDX-License-Identifier: MIT

/// `UDP:1.1.1.1:53 got answer: example.com. -> [192.0.2.10, 192.0.2.11] 23.481ms`: what Xray's DNS log
/// (`common/log/dns.go`) writes after the time: a server, what happened, a name, and the addresses in brackets.
enum DNSGrammar {
    static func recognises(_ text: LinePart) -> Bool {
        let server = text.word
        guard !server.isEmpty else { return false }
        var rest = text.from(server.end)
        guard rest.skip(" got answer: ") || rest.skip(" cache HIT: ") || rest.skip(" cache OPTIMISTE: ") else {
            return false
        }
        return rest.firstPosition(of: " -> [") != nil
    }
}
