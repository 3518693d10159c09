// SPDX-License-Identifier: MIT

/// The user that a service runs as, its groups, and what its unit hides from it.
package struct ServiceIdentity: Equatable, Sendable {
    /// A part of the file system that a unit takes away from its service.
    package struct HiddenPath: Equatable, Sendable {
        package var path: String
        /// The unit's setting, as it is written there.
        package var setting: String

        package init(_ path: String, by setting: String) {
            self.path = path
            self.setting = setting
        }
    }

    package var user: String
    package var uid: UInt32
    package var group: String
    /// Its own group first.
    package var gids: [UInt32]
    package var hidden: [HiddenPath]

    package init(user: String, uid: UInt32, group: String, gids: [UInt32], hidden: [HiddenPath] = []) {
        self.user = user
        self.uid = uid
        self.group = group
        self.gids = gids
        self.hidden = hidden
    }
}

/// What a file is to the relay, which decides who should be able to read it.
package enum FileRole: Equatable, Sendable {
    case configuration
    /// The file holds nothing but a secret, or is a configuration with one in it.
    case secret
    /// The directory of the drop-ins.
    case dropIns
    case certificates
}

/// Why a service cannot read a file that this process can read.
package struct FileObstacle: Equatable, Sendable {
    /// The file or directory to change.
    package var place: String
    /// What is wrong, and the command that cures it; goes on after the file's name.
    package var words: String
}

extension ServiceIdentity {
    private enum Right {
        case read, search, list

        var bits: UInt32 {
            switch self {
            case .read: 0o4
            case .search: 0o1
            case .list: 0o5
            }
        }

        /// For `chmod`.
        var letters: String {
            switch self {
            case .read: "r"
            case .search: "x"
            case .list: "rx"
            }
        }
    }

    /// What keeps the service from reading a file; nil where nothing does. Judges by owner, group and mode as the kernel
    /// does; access control lists are not looked at.
    ///
    /// - Parameters:
    ///   - path: The file, by its absolute path.
    ///   - status: Looks at a file or directory; nil where there is none.
    package func obstacle(to path: String, _ role: FileRole, status: (String) -> FileAccess?) -> FileObstacle? {
        if let hidden = hidden.first(where: { $0.covers(path) }) {
            return FileObstacle(
                place: path,
                words:
                    "is hidden from the service by \(hidden.setting): move it, for example to /etc/pasarguard-logrelay")
        }
        for directory in AbsolutePath.directories(above: path) {
            guard let found = status(directory), !may(.search, found) else { continue }
            let place = Shown.whole(directory)
            return FileObstacle(
                place: directory,
                words: "is in \(place), which \(named) cannot enter: run \(opening(directory, found, .search))")
        }
        guard let found = status(path) else { return nil }
        let right = role == .dropIns ? Right.list : .read
        guard !may(right, found) else { return nil }
        return FileObstacle(place: path, words: "cannot be read by \(named): run \(cure(path, found, role))")
    }

    private var named: String { "the service (user \(Shown.whole(user)))" }

    private func may(_ right: Right, _ status: FileAccess) -> Bool {
        guard uid != 0 else { return true }
        let shift: UInt32 = status.owner == uid ? 6 : gids.contains(status.group) ? 3 : 0
        return (status.mode >> shift) & right.bits == right.bits
    }

    private func cure(_ path: String, _ status: FileAccess, _ role: FileRole) -> String {
        let file = Shown.shellWord(path)
        switch role {
        case .secret: return "chown \(Shown.shellWord(user)) \(file) && chmod 400 \(file)"
        case .configuration, .certificates: return "chgrp \(Shown.shellWord(group)) \(file) && chmod 640 \(file)"
        case .dropIns: return opening(path, status, .list)
        }
    }

    private func opening(_ directory: String, _ status: FileAccess, _ right: Right) -> String {
        let name = Shown.shellWord(directory)
        if status.owner == uid { return "chmod u+\(right.letters) \(name)" }
        if gids.contains(status.group) { return "chmod g+\(right.letters) \(name)" }
        return "chgrp \(Shown.shellWord(group)) \(name) && chmod g+\(right.letters) \(name)"
    }
}

extension ServiceIdentity.HiddenPath {
    fileprivate func covers(_ other: String) -> Bool { other == path || other.hasPrefix(path + "/") }
}
