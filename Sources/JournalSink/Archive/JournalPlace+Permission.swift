// SPDX-License-Identifier: MIT

import Glibc

extension JournalPlace {
    /// The first journal file that is there and may not be opened. libsystemd passes such files over without a word.
    var forbiddenFile: String? {
        for pattern in patterns {
            for path in Self.files(matching: pattern) where Self.isForbidden(path) { return path }
        }
        return nil
    }

    /// A directory that may not be read has no files here; Debian's may be read by everyone.
    private static func files(matching pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }

    private static func isForbidden(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor < 0 else {
            close(descriptor)
            return false
        }
        return errno == EACCES || errno == EPERM
    }
}
