// SPDX-License-Identifier: MIT

import Glibc

/// The socket in the file system, and who it is: another process may have put its own in the place meanwhile.
struct SocketFile: Equatable, Sendable {
    let path: String
    let device: dev_t
    let inode: ino_t

    /// Unlinks the file, if it still is this one.
    func remove() {
        guard case .socket(let device, let inode) = FileAtPath(path), device == self.device, inode == self.inode else {
            return
        }
        unlink(path)
    }
}

/// What stands at a path, itself and not what it links to.
enum FileAtPath: Equatable {
    case nothing
    case socket(device: dev_t, inode: ino_t)
    case somethingElse
    case unknown(errno: Int32)

    init(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            self = errno == ENOENT ? .nothing : .unknown(errno: errno)
            return
        }
        self =
            status.st_mode & S_IFMT == S_IFSOCK
            ? .socket(device: status.st_dev, inode: status.st_ino) : .somethingElse
    }
}
