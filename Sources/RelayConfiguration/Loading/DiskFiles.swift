// SPDX-License-Identifier: MIT

import Glibc

/// The files of this host.
package struct DiskFiles: ConfigurationFiles {
    /// Device 1:3, `/dev/null`. It counts as an empty file: a drop-in is masked by a link to it, as with systemd.
    private static let nullDevice = dev_t(1 << 8 | 3)

    package init() {}

    /// Opens once and asks the open file for its kind, mode and size, so that nothing can be swapped in between.
    package func read(_ path: String, atMost limit: Int) -> Result<FileContents, FileProblem> {
        // Non-blocking, because opening a pipe would wait for its other end.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { return .failure(Self.problem(errno)) }
        defer { close(descriptor) }

        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(Self.problem(errno)) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFCHR where status.st_rdev == Self.nullDevice:
            return .success(FileContents(bytes: [], access: FileAccess(owner: 0, group: 0, mode: 0)))
        case S_IFDIR: return .failure(.directory)
        default: return .failure(.notRegular)
        }
        guard status.st_size <= limit else { return .failure(.larger(than: limit)) }
        switch Self.bytes(of: descriptor, atMost: limit) {
        case .success(let bytes):
            // A link to another file is a change too, and leaves that file's own time as it was.
            let changed = max(status.st_mtim.microseconds, status.st_ctim.microseconds)
            return .success(FileContents(bytes: bytes, access: FileAccess(status), writtenAt: changed))
        case .failure(let problem): return .failure(problem)
        }
    }

    package func names(inDirectory path: String) -> Result<[String], FileProblem> {
        guard let directory = opendir(path) else {
            return errno == ENOENT ? .success([]) : .failure(Self.problem(errno))
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                return errno == 0 ? .success(names) : .failure(Self.problem(errno))
            }
            names.append(Self.name(of: entry))
        }
    }

    package func directories(onTheWayTo path: String) -> [(path: String, access: FileAccess)] {
        var found: [(path: String, access: FileAccess)] = []
        for path in [AbsolutePath.of(path), AbsolutePath.resolved(path)].compactMap(\.self) {
            for directory in AbsolutePath.directories(above: path)
            where !found.contains(where: { $0.path == directory }) {
                var status = stat()
                if stat(directory, &status) == 0 { found.append((directory, FileAccess(status))) }
            }
        }
        return found
    }

    /// What there is to read: a file that grows meanwhile must not slip past the limit.
    private static func bytes(of descriptor: Int32, atMost limit: Int) -> Result<[UInt8], FileProblem> {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return .success(bytes) }
            if count < 0 {
                if errno == EINTR { continue }
                return .failure(problem(errno))
            }
            bytes += chunk[..<count]
            if bytes.count > limit { return .failure(.larger(than: limit)) }
        }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private static func problem(_ code: Int32) -> FileProblem {
        switch code {
        case ENOENT: .missing
        case EACCES, EPERM: .denied
        case EISDIR: .directory
        default: .failed(String(cString: strerror(code)))
        }
    }
}

extension FileAccess {
    init(_ status: stat) {
        self.init(owner: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o7777)
    }
}

extension timespec {
    fileprivate var microseconds: Int64 { Int64(tv_sec) * 1_000_000 + Int64(tv_nsec) / 1_000 }
}
