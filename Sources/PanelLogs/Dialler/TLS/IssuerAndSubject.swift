// SPDX-License-Identifier: MIT

/// Who has signed a certificate and whose it is, as bytes that can be compared (RFC 5280, section 4.1): the fourth and the
/// sixth part of `TBSCertificate`, behind its version, serial number and algorithm.
struct IssuerAndSubject: Equatable {
    private let issuer: ArraySlice<UInt8>
    private let subject: ArraySlice<UInt8>

    var areSame: Bool { issuer.elementsEqual(subject) }

    /// nil for what is no certificate.
    init?(der: [UInt8]) {
        var outer = der[...]
        guard var certificate = Self.take(from: &outer, 0x30), var parts = Self.take(from: &certificate, 0x30)
        else { return nil }
        // A certificate of version 1 has no version.
        if parts.first == 0xA0, Self.take(from: &parts, 0xA0) == nil { return nil }
        guard Self.take(from: &parts, 0x02) != nil, Self.take(from: &parts, 0x30) != nil,
            let issuer = Self.take(from: &parts, 0x30), Self.take(from: &parts, 0x30) != nil,
            let subject = Self.take(from: &parts, 0x30)
        else { return nil }
        self.issuer = issuer
        self.subject = subject
    }

    /// Takes the next value, if it has this tag.
    private static func take(
        from bytes: inout ArraySlice<UInt8>, _ tag: UInt8
    ) -> ArraySlice<UInt8>? {
        var rest = bytes
        guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let digits = Int(first & 0x7F)
            guard (1...4).contains(digits), rest.count >= digits else { return nil }
            length = rest.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(digits)
        }
        guard rest.count >= length else { return nil }
        bytes = rest.dropFirst(length)
        return rest.prefix(length)
    }
}
