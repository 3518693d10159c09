// SPDX-License-Identifier: MIT

/// Base64 with the alphabet for URLs and without padding (RFC 4648, section 5), as tokens are written.
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".unicodeScalars)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[bits >> count & 0x3F])
            }
            bits &= 0x3F
        }
        if count > 0 { text.append(alphabet[bits << (6 - count) & 0x3F]) }
        return String(text)
    }
}
