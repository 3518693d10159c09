// SPDX-License-Identifier: MIT

import Glibc

extension DiskFiles {
    /// A group's entry has all its members; this is room for some hundred thousand of them.
    private static let longestEntry = 4 << 20

    /// Asks all that the host knows groups from (`nsswitch.conf(5)`), which may take its time.
    package func group(named name: String) -> Result<UInt32?, GroupProblem> {
        var length = 4 << 10
        while true {
            var entry = Glibc.group()
            var found: UnsafeMutablePointer<Glibc.group>?
            let code = withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { room in
                getgrnam_r(name, &entry, room.baseAddress, room.count, &found)
            }
            switch code {
            case 0: return .success(found == nil ? nil : entry.gr_gid)
            case ERANGE where length < Self.longestEntry: length *= 4
            case EINTR: break
            // Other words for a group that is not there: getgrnam(3).
            case ENOENT, ESRCH, EBADF, EPERM: return .success(nil)
            default: return .failure(GroupProblem(words: String(cString: strerror(code))))
            }
        }
    }
}
