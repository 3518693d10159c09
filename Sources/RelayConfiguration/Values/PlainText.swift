// SPDX-License-Identifier: MIT

extension ValueType where Value == String {
    /// A text taken as it stands: quotes and backslashes are part of it.
    static func text(atMost bytes: Int) -> Self {
        Self { text throws(ValueProblem) in
            let string = text.string
            guard string.utf8.count <= bytes else {
                throw ValueProblem("is too long: \(bytes) bytes are the limit")
            }
            guard text.scalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw ValueProblem("holds a control character: write printable text")
            }
            return string
        }
    }

    /// The path of a file, from the root on.
    static var path: Self {
        Self { text throws(ValueProblem) in try absolutePath(text) }
    }

    /// The path of a file with a secret in it. Never quoted: it may be the secret, written at the wrong key.
    /// - Parameter inlineKey: the key that takes the secret itself.
    static func secretPath(inlineKey: String) -> Self {
        Self(.guarded) { text throws(ValueProblem) in
            guard text.string.hasPrefix("/") else {
                throw ValueProblem(
                    "is no absolute path: write it from the root on, or write \(inlineKey)= for the secret itself")
            }
            return try absolutePath(text)
        }
    }

    /// Where a socket is made: the kernel takes 107 bytes.
    static var socketPath: Self {
        Self { text throws(ValueProblem) in
            let path = try absolutePath(text)
            guard path.utf8.count <= SocketPath.longest else {
                throw ValueProblem("is too long for a socket: \(SocketPath.longest) bytes are the limit")
            }
            return path
        }
    }

    private static func absolutePath(_ text: PlacedText) throws(ValueProblem) -> String {
        let path = text.string
        guard path.hasPrefix("/") else {
            throw ValueProblem("is no absolute path: write it from the root on, such as /etc/…")
        }
        guard path.utf8.count <= 4095 else { throw ValueProblem("is too long: 4095 bytes are the limit") }
        guard text.scalars.last != "/" else { throw ValueProblem("names a directory: write the path of a file") }
        return path
    }
}

enum SocketPath {
    /// `sun_path` has 108 bytes, the last of them NUL (`unix(7)`).
    static let longest = 107
}
