// SPDX-License-Identifier: MIT

import Addresses

extension ValueType where Value == String {
    /// A host's name, for SNI and the certificate.
    static var hostName: Self {
        Self { text throws(ValueProblem) in
            let name = text.string.lowercased()
            do throws(AddressProblem) {
                try HostAndPort.checkName(name)
            } catch {
                throw ValueProblem(error.message)
            }
            return name
        }
    }

    /// The base64 of a SHA-256: 43 characters and one `=`.
    static var pin: Self {
        Self { text throws(ValueProblem) in
            let bytes = Array(text.string.utf8)
            guard bytes.count == 44, bytes.last == UInt8(ascii: "="), bytes.dropLast().allSatisfy(isBase64) else {
                throw ValueProblem("is no SHA-256 in base64: write its 44 characters, the last of them =")
            }
            return text.string
        }
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        let scalar = Unicode.Scalar(byte)
        return scalar.isASCII
            && (scalar.properties.isAlphabetic || 0x30...0x39 ~= byte || scalar == "+" || scalar == "/")
    }
}
