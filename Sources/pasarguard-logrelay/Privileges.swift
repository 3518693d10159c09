// SPDX-License-Identifier: MIT

import Glibc
import RelayConfiguration

/// Gives up root's rights before anything of a panel is parsed.
enum Privileges {
    struct Kept: Error, CustomStringConvertible {
        var step: String
        var code: Int32

        var description: String {
            """
            root's rights cannot be given up (\(step): \(String(cString: strerror(code)))): run check as another user who \
            may read the configuration
            """
        }
    }

    /// Of this number is `nobody`, on every distribution.
    private static let nobody: UInt32 = 65_534

    /// Makes this process the service's user for good, with the service's groups; `nobody` where there is no such user.
    /// Does nothing for who is not root.
    ///
    /// The C library does this for all threads of the process.
    static func drop(to service: ServiceIdentity?) throws(Kept) {
        guard geteuid() == 0 || getuid() == 0 else { return }
        let uid = service?.uid ?? nobody
        let gids = service?.gids ?? [nobody]
        let gid = gids.first ?? nobody
        // In this order: each step needs the rights that the last one takes.
        guard setgroups(gids.count, gids) == 0 else { throw Kept(step: "setgroups", code: errno) }
        guard setgid(gid) == 0 else { throw Kept(step: "setgid", code: errno) }
        guard setuid(uid) == 0 else { throw Kept(step: "setuid", code: errno) }
        let isGone = getuid() == uid && geteuid() == uid && getgid() == gid && getegid() == gid
        guard isGone, uid == 0 || setuid(0) != 0 else { throw Kept(step: "verify", code: EPERM) }
    }
}
