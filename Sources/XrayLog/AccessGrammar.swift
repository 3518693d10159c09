// SPDX-License-Identifier: MIT

/// `from 203.0.113.7:51512 accepted tcp:www.example.com:443 [VLESS TCP >> DIRECT] email: 12.ali`: what
/// `common/log/access.go` of Xray writes after the time. `from ` is there since Xray 1.8.24.
enum AccessGrammar {
    static func parse(_ text: LinePart, into line: inout XrayLine) -> Bool {
        var rest = text
        let isAnnounced = rest.skip("from ")
        let source = rest.word
        guard isAnnounced || Source.isPlausible(source) else { return false }
        rest = rest.from(source.end)
        if takeWord(" accepted", of: &rest) {
            line.kind = .access
            line.status = .accepted
            Source.parse(source, into: &line)
            AcceptedGrammar.parse(Traffic.removed(from: rest), into: &line)
            return true
        }
        if takeWord(" rejected", of: &rest) {
            line.kind = .access
            line.level = .notice
            line.status = .rejected
            Source.parse(source, into: &line)
            // The empty destination leaves a second space before the reason. The reason quotes what the client sent,
            // so no field is looked for in it.
            var reason = Traffic.removed(from: rest)
            _ = reason.skip(" ")
            line.reason = reason.text
            return true
        }
        return false
    }

    /// Steps over `word` and the space after it, which a line that ends there may have lost.
    private static func takeWord(_ word: StaticString, of rest: inout LinePart) -> Bool {
        guard rest.starts(with: word) else { return false }
        let end = rest.start + word.utf8CodeUnitCount
        guard end == rest.end || rest[end] == .space else { return false }
        rest = rest.from(end + 1)
        return true
    }
}
