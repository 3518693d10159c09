// SPDX-License-Identifier: MIT

import Glibc

extension SocketFile {
    /// Creates the socket and listens.
    ///
    /// Group and mode are set between `bind` and `listen`: nobody can connect before `listen`, so nobody can with others.
    /// A socket left behind by a dead process is replaced; one that answers is not.
    ///
    /// - Returns: the file, and the descriptor, which is the caller's to close.
    static func listen(
        at path: String, mode: UInt32, group: SocketGroup? = nil
    ) throws(SocketSinkError) -> (file: SocketFile, descriptor: Int32) {
        let address = try UnixAddress(path)
        try clearTheWay(to: address)
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .failed("socket", at: path) }
        do throws(SocketSinkError) {
            return (try bindAndListen(descriptor, at: address, mode: mode, group: group), descriptor)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func bindAndListen(
        _ descriptor: Int32, at address: UnixAddress, mode: UInt32, group: SocketGroup?
    ) throws(SocketSinkError) -> SocketFile {
        let path = address.path
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else { throw .failed("bind", at: path) }
        guard case .socket(let device, let inode) = FileAtPath(path) else { throw .notASocket(path: path) }
        let file = SocketFile(path: path, device: device, inode: inode)
        do throws(SocketSinkError) {
            // First, since no mode may be in force with the wrong group.
            if let group { try give(path, to: group) }
            guard chmod(path, mode) == 0 else { throw .failed("chmod", at: path) }
            guard Glibc.listen(descriptor, SOMAXCONN) == 0 else { throw .failed("listen", at: path) }
        } catch {
            file.remove()
            throw error
        }
        return file
    }

    private static func give(_ path: String, to group: SocketGroup) throws(SocketSinkError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .failed("stat", at: path) }
        // Not even this much is allowed to a service with `SystemCallFilter=~@privileged`.
        guard status.st_gid != group.id else { return }
        guard lchown(path, .max, group.id) != 0 else { return }
        throw errno == EPERM ? .groupNotPermitted(path: path, group: group.name) : .failed("chown", at: path)
    }

    private static func clearTheWay(to address: UnixAddress) throws(SocketSinkError) {
        let path = address.path
        let directory = parent(of: path)
        switch FileAtPath(directory) {
        case .nothing: throw .missingDirectory(path: path, directory: directory)
        case .socket, .somethingElse, .unknown: break
        }
        switch FileAtPath(path) {
        case .nothing: break
        case .somethingElse: throw .notASocket(path: path)
        case .unknown(let code): throw .failed("stat", at: path, errno: code)
        case .socket(let device, let inode):
            guard try !isAnswered(address) else { throw .alreadyServed(path: path) }
            SocketFile(path: path, device: device, inode: inode).remove()
        }
    }

    /// Whether somebody listens. A listener whose queue is full answers too, with EAGAIN; nothing here waits.
    private static func isAnswered(_ address: UnixAddress) throws(SocketSinkError) -> Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw .failed("socket", at: address.path) }
        defer { close(probe) }
        guard address.withPointer({ connect(probe, $0, $1) }) != 0 else { return true }
        switch errno {
        case ECONNREFUSED, ENOENT: return false
        case EAGAIN, EINPROGRESS, EINTR: return true
        // A socket of another type is somebody's too.
        case EPROTOTYPE: throw .notASocket(path: address.path)
        case let code: throw .failed("connect", at: address.path, errno: code)
        }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension SocketSinkError {
    fileprivate static func failed(_ call: String, at path: String, errno code: Int32 = errno) -> SocketSinkError {
        .system(call: call, path: path, errno: code, words: String(cString: strerror(code)))
    }
}
