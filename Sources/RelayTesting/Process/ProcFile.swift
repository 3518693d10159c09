// SPDX-License-Identifier: MIT

import Glibc

/// Files of the kernel, which have no size and come in pieces.
package enum ProcFile {
    package static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallFailed("open \(path)") }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw SystemCallFailed("read \(path)") }
            guard count > 0 else { return all }
            all += chunk[..<count]
        }
    }

    package static func lines(_ path: String) throws -> [Substring] {
        String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n")
    }
}
