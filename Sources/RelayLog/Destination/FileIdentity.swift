// SPDX-License-Identifier: MIT

import Glibc

/// Which file a descriptor is open on, as `$JOURNAL_STREAM` names it: device and inode in decimal, with a colon between
/// them (`systemd.exec(5)`).
struct FileIdentity: Equatable, Sendable {
    var device: UInt64
    var inode: UInt64

    init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }

    /// nil where the words are not of this form.
    init?(journalStream words: String) {
        let parts = words.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let device = Self.number(parts[0]), let inode = Self.number(parts[1]) else {
            return nil
        }
        self.init(device: device, inode: inode)
    }

    /// nil where the descriptor is closed.
    init?(of descriptor: CInt) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Digits only: `UInt64` would also take a sign.
    private static func number(_ words: Substring) -> UInt64? {
        words.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt64(words) : nil
    }
}
