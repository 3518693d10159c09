// SPDX-License-Identifier: MIT

import Glibc

extension [UInt8] {
    /// Whether the text stands anywhere in it. With memchr(3), for it is asked of every line while it comes.
    func contains(text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return true }
        return withUnsafeBytes { bytes in
            var rest = bytes
            while rest.count >= wanted.count, let start = rest.baseAddress,
                let found = memchr(start, Int32(first), rest.count - wanted.count + 1)
            {
                if memcmp(found, wanted, wanted.count) == 0 { return true }
                rest = UnsafeRawBufferPointer(rebasing: rest[(UnsafeRawPointer(found) - start + 1)...])
            }
            return false
        }
    }
}
