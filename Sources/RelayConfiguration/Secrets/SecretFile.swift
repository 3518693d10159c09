// SPDX-License-Identifier: MIT

/// Reads a secret from a file.
enum SecretFile {
    struct Reading {
        var secret: Secret
        var access: FileAccess
        /// See ``FileContents/writtenAt``.
        var writtenAt: Int64
    }

    struct Refusal: Error {
        /// Goes on after the file's name.
        var message: String
    }

    /// The secret without one newline at its end.
    static func read(_ path: String, from files: some ConfigurationFiles) -> Result<Reading, Refusal> {
        let contents: FileContents
        switch files.read(path, atMost: FileLimit.secret) {
        case .failure(let problem): return .failure(Refusal(message: problem.description))
        case .success(let read): contents = read
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
        return .success(Reading(secret: Secret(text), access: contents.access, writtenAt: contents.writtenAt))
    }
}

/// What an editor or a habit puts into a secret that is hardly part of it.
enum SecretSlip: CaseIterable, Sendable {
    case byteOrderMark, lineBreaks, blanks, quotes, foreignKey

    /// Goes on after the secret's name.
    var description: String {
        switch self {
        case .byteOrderMark: "begins with a byte order mark, which counts as part of it: save the file without one"
        case .lineBreaks: "contains extra line breaks, which count as part of it: keep one line"
        case .blanks: "begins or ends with a blank, which counts as part of it: remove it"
        case .quotes: "is in quotes, which count as part of it: remove them"
        case .foreignKey: "does not look like an API key of PasarGuard: they begin with pg_key_"
        }
    }

    static func all(in secret: Secret, isAPIKey: Bool) -> [SecretSlip] {
        allCases.filter { $0.isIn(secret.reveal(), isAPIKey: isAPIKey) }
    }

    private func isIn(_ text: String, isAPIKey: Bool) -> Bool {
        let scalars = text.unicodeScalars
        let ends = [scalars.first, scalars.last].compactMap(\.self)
        return switch self {
        case .byteOrderMark: scalars.first == "\u{FEFF}"
        case .lineBreaks: scalars.contains { $0 == "\n" || $0 == "\r" }
        case .blanks: ends.contains { $0 == " " || $0 == "\t" }
        case .quotes: scalars.count > 1 && ends.first == ends.last && ends.contains { $0 == "\"" || $0 == "'" }
        case .foreignKey: isAPIKey && !text.hasPrefix("pg_key_")
        }
    }
}
