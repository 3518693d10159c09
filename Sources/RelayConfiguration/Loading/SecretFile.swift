// SPDX-License-Identifier: MIT

/// Reads a secret from a file.
enum SecretFile {
    struct Reading {
        var secret: Secret
        /// A line break is left inside: legal, but hardly meant.
        var hasSeveralLines: Bool
        /// See ``FileContents/writtenAt``.
        var writtenAt: Int64
    }

    struct Refusal: Error {
        /// Goes on after the file's name.
        var message: String
    }

    /// The secret without one newline at its end. A file that others can read is refused.
    static func read(_ path: String, from files: some ConfigurationFiles) -> Result<Reading, Refusal> {
        let contents: FileContents
        switch files.read(path, atMost: FileLimit.secret) {
        case .failure(let problem): return .failure(Refusal(message: problem.description))
        case .success(let read): contents = read
        }
        if contents.isReadableByOthers {
            return .failure(Refusal(message: "is readable by others: run chmod o-r \(Shown.shellWord(path))"))
        }
        var bytes = contents.bytes[...]
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        if bytes.isEmpty { return .failure(Refusal(message: "is empty: write the secret into it")) }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            return .failure(Refusal(message: "is no UTF-8 text: write the secret alone into it"))
        }
        return .success(
            Reading(
                secret: Secret(text), hasSeveralLines: bytes.contains(UInt8(ascii: "\n")),
                writtenAt: contents.writtenAt))
    }
}
