// SPDX-License-Identifier: MIT

import Glibc

/// As whom the relay runs: the one user beside root who may read its secrets.
package struct ServiceAccount: Equatable, Sendable {
    /// The account that the package makes.
    package static let packaged = "pasarguard-logrelay"

    package var user: UInt32
    /// The socket's group, unless `[Socket] Group=` names another.
    package var group: UInt32
    /// For commands that an operator copies: a name, or a number where the user has none.
    package var name: String

    package init(user: UInt32, group: UInt32, name: String) {
        self.user = user
        self.group = group
        self.name = name
    }

    package static let root = ServiceAccount(user: 0, group: 0, name: "root")

    /// This process's account. Root judges for the package's account where the machine has it, since root checks what the
    /// service reads. May ask the network for the account's name.
    package static var current: ServiceAccount {
        let user = geteuid()
        if user == 0 { return entry { getpwnam_r(packaged, $0, $1, $2, $3) } ?? root }
        return entry { getpwuid_r(user, $0, $1, $2, $3) }
            ?? ServiceAccount(user: user, group: getegid(), name: "\(user)")
    }

    private typealias Room = UnsafeMutablePointer<CChar>

    private static func entry(
        _ find: (UnsafeMutablePointer<passwd>, Room, Int, UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>) -> Int32
    ) -> ServiceAccount? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64 << 10) { room in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let start = room.baseAddress, find(&entry, start, room.count, &found) == 0, found != nil else {
                return nil
            }
            return ServiceAccount(user: entry.pw_uid, group: entry.pw_gid, name: String(cString: entry.pw_name))
        }
    }
}
