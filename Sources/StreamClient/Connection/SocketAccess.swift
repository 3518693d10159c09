// SPDX-License-Identifier: MIT

import Glibc

/// Who may use a socket that refused this process, and what the operator can do about it.
package struct SocketAccess: Equatable, Sendable, CustomStringConvertible {
    /// What is known of the socket's owners.
    package enum Holder: Equatable, Sendable {
        /// A group whose members may use it. `isJoined` tells that this user is written down as a member already.
        case group(String, isJoined: Bool)
        /// Its mode lets no group in, or only root's.
        case root
        /// It could not even be looked at.
        case unknown
    }

    package var path: String
    package var holder: Holder

    package init(path: String, holder: Holder) {
        self.path = path
        self.holder = holder
    }

    package var description: String {
        let place = "\(SafeText.of(path)): permission denied: "
        switch holder {
        case .group(let name, isJoined: false):
            let group = SafeText.of(name)
            return place + "join the group \(group): sudo usermod -aG \(group) $USER, then log in again"
        case .group(let name, isJoined: true):
            return place + "you are in the group \(SafeText.of(name)), but this session does not know yet: log in again"
        case .root:
            return place + "it is for root alone: use sudo, or give it a group with Group= and Mode=0660 in [Socket]"
        case .unknown:
            return place + "the directory is closed to you: use sudo, or join the group that owns it"
        }
    }
}

extension SocketAccess {
    /// Looks at the socket, or where its directory is closed, at the directory: systemd gives both the same group.
    init(ofRefusing path: String) {
        self.path = path
        var status = stat()
        if stat(path, &status) == 0 {
            holder = Self.holder(status, needs: S_IWGRP)
        } else if stat(Self.directory(of: path), &status) == 0 {
            holder = Self.holder(status, needs: S_IXGRP)
        } else {
            holder = .unknown
        }
    }

    private static func holder(_ status: stat, needs right: mode_t) -> Holder {
        guard status.st_gid != 0, status.st_mode & right == right else { return .root }
        // Not thread-safe; the commands have one thread.
        guard let entry = getgrgid(status.st_gid) else { return .group("\(status.st_gid)", isJoined: false) }
        let members = entry.pointee.gr_mem
        let user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
        var isJoined = false
        var index = 0
        while let user, let member = members?[index] {
            isJoined = isJoined || String(cString: member) == user
            index += 1
        }
        return .group(String(cString: entry.pointee.gr_name), isJoined: isJoined)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
