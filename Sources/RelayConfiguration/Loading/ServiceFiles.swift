// SPDX-License-Identifier: MIT

import Glibc

/// The files of this host, read by root, and judged by whether a service could read them as well.
///
/// For `check` as root: the service that runs with the configuration has another user, and what root can read says nothing
/// of it.
package struct ServiceFiles: ConfigurationFiles {
    private let disk = DiskFiles()
    private let service: ServiceIdentity?
    private let isUnits: Bool
    private let decrypt: @Sendable (String) -> Result<FileContents, FileProblem>?

    /// - Parameters:
    ///   - service: Whose eyes count; nil: nobody's but this process's.
    ///   - isUnits: Whether the configuration is one that a unit runs with. Any other is a draft: what it names is judged,
    ///     but not the draft itself.
    ///   - decrypt: Reads a file of encrypted credentials; nil for any other file.
    package init(
        service: ServiceIdentity?, isUnits: Bool,
        decrypt: @escaping @Sendable (String) -> Result<FileContents, FileProblem>? = { _ in nil }
    ) {
        self.service = service
        self.isUnits = isUnits
        self.decrypt = decrypt
    }

    package func read(_ path: String, atMost limit: Int) -> Result<FileContents, FileProblem> {
        decrypt(path) ?? disk.read(path, atMost: limit)
    }

    package func names(inDirectory path: String) -> Result<[String], FileProblem> { disk.names(inDirectory: path) }

    package func group(named name: String) -> Result<UInt32?, GroupProblem> { disk.group(named: name) }

    package func directories(onTheWayTo path: String) -> [(path: String, access: FileAccess)] {
        disk.directories(onTheWayTo: path)
    }

    package func obstacle(to path: String, _ role: FileRole) -> FileObstacle? {
        guard let service else { return nil }
        switch role {
        case .configuration, .dropIns: guard isUnits else { return nil }
        case .secret, .certificates: break
        }
        let absolute = AbsolutePath.of(path)
        // The way that is written, and behind links the one that is gone.
        return service.obstacle(to: absolute, role, status: Self.status)
            ?? AbsolutePath.resolved(absolute).flatMap { service.obstacle(to: $0, role, status: Self.status) }
    }

    private static func status(_ path: String) -> FileAccess? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileAccess(status)
    }
}

/// Paths as the kernel takes them, whatever the working directory.
package enum AbsolutePath {
    /// `path` behind the working directory, unless it is absolute; `.`, `..` and links stay as they are.
    package static func of(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        let above = String(cString: directory)
        return (above == "/" ? "" : above) + "/" + path
    }

    /// `/`, `/etc` and `/etc/relay` of `/etc/relay/relay.conf`.
    static func directories(above path: String) -> [String] {
        let names = path.split(separator: "/").dropLast()
        return names.reduce(into: ["/"]) { found, name in
            found.append((found.last == "/" ? "" : found.last ?? "") + "/" + name)
        }
    }

    /// Without links; nil where there is no such file.
    package static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
