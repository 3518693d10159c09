// SPDX-License-Identifier: MIT

/// The journal field of a metadata key: `RELAY_` and the key in capitals, what journald does not allow in a name as `_`
/// (it takes `A…Z`, `0…9` and `_`, at most 64 bytes, and drops a field with any other name).
///
/// The fields of relayed lines begin with `PASARGUARD_` and `XRAY_`, so no search for lines finds a message.
enum FieldName {
    static let longest = 64

    static func of(_ key: String) -> String {
        var name: [UInt8] = Array("RELAY_".utf8)
        for byte in key.utf8.prefix(longest - name.count) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): name.append(byte - 0x20)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): name.append(byte)
            default: name.append(UInt8(ascii: "_"))
            }
        }
        return String(decoding: name, as: UTF8.self)
    }
}
