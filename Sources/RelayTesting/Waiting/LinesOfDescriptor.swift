// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// Reads lines from a descriptor, on a thread of its own, since a read waits.
enum LinesOfDescriptor {
    /// Returns at once. `line` gets each line without its end; what stands behind the last one is a line too. Whoever
    /// opened the descriptor closes it, after `end`.
    static func read(
        _ descriptor: Int32, line: @escaping @Sendable ([UInt8]) -> Void, end: @escaping @Sendable (String) -> Void
    ) {
        Thread.detachNewThread {
            var unfinished: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 256 * 1024)
            var why: String?
            while why == nil {
                let count = Glibc.read(descriptor, &chunk, chunk.count)
                if count <= 0 {
                    if count < 0, errno == EINTR { continue }
                    why = count == 0 ? "end of file" : String(cString: strerror(errno))
                    break
                }
                chunk.withUnsafeBytes { chunk in
                    var rest = UnsafeRawBufferPointer(rebasing: chunk[..<count])
                    // With memchr(3): a debug build looks at single bytes so slowly that it would be a slow consumer.
                    while let start = rest.baseAddress, let newline = memchr(start, 0x0A, rest.count) {
                        let length = UnsafeRawPointer(newline) - start
                        line(unfinished + rest[..<length])
                        unfinished.removeAll()
                        rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
                    }
                    unfinished += rest
                }
            }
            if !unfinished.isEmpty { line(unfinished) }
            end(why ?? "")
        }
    }
}
