// SPDX-License-Identifier: MIT

/// Who owns a file or a directory, and who may do what with it.
package struct FileAccess: Equatable, Sendable {
    package var owner: UInt32
    package var group: UInt32
    /// The permission bits.
    package var mode: UInt32

    package init(owner: UInt32, group: UInt32, mode: UInt32) {
        self.owner = owner
        self.group = group
        self.mode = mode
    }
}

/// Decides whether a file is protected from all but root and the service's user.
///
/// The socket's group is the consumers': a secret that it can read is every consumer's. Who can write a configuration can
/// send the credential to an address of their own. An access control list is not looked at.
struct FileProtection: Sendable {
    /// Whose access is one too many.
    enum Weakness: Equatable, Sendable {
        case readableByOthers
        case readableBySocketGroup
        case writableByOthers
        case writableByGroup
        case ownedByAnother(UInt32)
    }

    let account: ServiceAccount
    /// The group that `[Socket] Group=` names.
    let configuredGroup: UInt32?

    /// What is wrong with a file; the worst first.
    /// - Parameter holdsSecret: a file without a secret may be read by everybody, and may be anybody's own.
    func weakness(of file: FileAccess, holdsSecret: Bool) -> Weakness? {
        if holdsSecret {
            if file.mode & 0o004 != 0 { return .readableByOthers }
            if file.mode & 0o040 != 0, isSocketGroup(file.group) { return .readableBySocketGroup }
        }
        return writable(file, holdsSecret: holdsSecret)
    }

    /// What is wrong with a directory on the way to a file. In a sticky one nobody can replace what is another's.
    func weakness(ofDirectory directory: FileAccess, holdsSecret: Bool) -> Weakness? {
        var directory = directory
        if directory.mode & 0o1000 != 0 { directory.mode &= ~0o022 }
        return writable(directory, holdsSecret: holdsSecret)
    }

    private func writable(_ access: FileAccess, holdsSecret: Bool) -> Weakness? {
        if access.mode & 0o002 != 0 { return .writableByOthers }
        // Root's own group is root's.
        if access.mode & 0o020 != 0, access.group != 0 { return .writableByGroup }
        if holdsSecret, access.owner != 0, access.owner != account.user { return .ownedByAnother(access.owner) }
        return nil
    }

    private func isSocketGroup(_ group: UInt32) -> Bool {
        group != 0 && (group == account.group || group == configuredGroup)
    }

    /// The command that cures a file.
    func cure(of path: String, _ access: FileAccess, holdsSecret: Bool) -> String {
        let word = Shown.shellWord(path)
        guard holdsSecret else { return "chmod go-w \(word)" }
        let chown = access.owner == account.user ? "" : "chown \(account.name) \(word) && "
        return "\(chown)chmod 400 \(word)"
    }

    /// The command that cures a directory.
    func cure(ofDirectory path: String, _ weakness: Weakness) -> String {
        let word = Shown.shellWord(path)
        if case .ownedByAnother = weakness { return "chown root \(word)" }
        return "chmod go-w \(word)"
    }
}

extension FileProtection.Weakness {
    /// Goes on after the file's name.
    var description: String {
        switch self {
        case .readableByOthers: "is readable by others"
        case .readableBySocketGroup: "is readable by the socket's group, and so by every consumer"
        case .writableByOthers: "is writable by others"
        case .writableByGroup: "is writable by its group"
        case .ownedByAnother(let user): "belongs to user \(user), who is neither root nor the service's"
        }
    }

    /// Goes on after "in a file that".
    var relative: String {
        switch self {
        case .readableByOthers: "others can read"
        case .readableBySocketGroup: "the socket's group can read, and so every consumer"
        case .writableByOthers: "others can write"
        case .writableByGroup: "its group can write"
        case .ownedByAnother(let user): "user \(user) owns, who is neither root nor the service's"
        }
    }
}
