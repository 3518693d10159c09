// SPDX-License-Identifier: MIT

/// Where the secret comes from.
enum SecretOrigin: Sendable {
    case inline(Secret, key: String)
    case file(String, key: String, Place)
    /// The path of a systemd credential.
    case systemd(String)
}

/// Where systemd's credentials were looked for, which explains that one is missing.
enum CredentialSearch: Sendable {
    /// In `$CREDENTIALS_DIRECTORY`.
    case passed
    /// There is no such directory.
    case nonePassed
    /// Where the unit's service would be given them from.
    case looked(remark: String?)
    /// Nowhere: this process may not look.
    case hidden
    /// The unit has one of this kind that cannot be looked at, and why.
    case unseen(CredentialKind, String)
}

/// Decides which credentials the keys, and where they are silent systemd's credentials, amount to.
struct CredentialChoice {
    enum Outcome {
        /// Without a user name only so that the secret is checked as well: its absence was reported.
        case login(username: String?, SecretOrigin)
        case apiKey(SecretOrigin)
        case token(SecretOrigin)
        /// What is wrong is in ``errors``, or was reported before.
        case none
    }

    private let settings: Settings.Panel
    private let assigned: Assignments
    private let mainFile: String
    /// The systemd credentials that are there, with their paths.
    private let offered: [CredentialKind: String]
    private let search: CredentialSearch
    private(set) var errors: [Diagnostic] = []
    private(set) var outcome = Outcome.none

    /// With `isWhole` false some file could not be read, and nothing is called missing.
    init(
        _ settings: Settings.Panel, _ assigned: Assignments, offered: [CredentialKind: String],
        search: CredentialSearch,
        mainFile: String, isWhole: Bool
    ) {
        self.settings = settings
        self.assigned = assigned
        self.offered = offered
        self.search = search
        self.mainFile = mainFile
        decide(isWhole: isWhole)
    }

    /// Whether no key names a secret, so that systemd's credentials count.
    static func leavesItToSystemd(_ assigned: Assignments) -> Bool {
        CredentialKind.allCases.allSatisfy { kind in
            assigned.place(.panel, kind.inlineKey) == nil && assigned.place(.panel, kind.fileKey) == nil
        }
    }

    private mutating func decide(isWhole: Bool) {
        let named = CredentialKind.allCases.filter { kind in kind.keys.contains { place($0) != nil } }
        for kind in named { rejectBoth(of: kind) }
        if named.count > 1 {
            rejectKinds(named)
        } else if !Self.leavesItToSystemd(assigned) {
            guard let kind = named.first else { return }
            decide(on: kind, fromKeys(of: kind), isWhole: isWhole)
        } else {
            let (kind, origin) = fromSystemd(isWhole: isWhole)
            decide(on: kind, origin, isWhole: isWhole)
        }
    }

    private mutating func decide(on kind: CredentialKind, _ origin: SecretOrigin?, isWhole: Bool) {
        switch kind {
        case .login: outcome = login(origin, isWhole: isWhole)
        case .apiKey: outcome = origin.map(Outcome.apiKey) ?? .none
        case .token: outcome = origin.map(Outcome.token) ?? .none
        }
    }

    private func place(_ key: String) -> Place? { assigned.place(.panel, key) }

    private mutating func rejectBoth(of kind: CredentialKind) {
        guard place(kind.inlineKey) != nil, let file = place(kind.fileKey) else { return }
        errors.append(
            .error("\(kind.fileKey)= stands beside \(kind.inlineKey)=: leave one of them out", at: file.startOfLine))
    }

    private mutating func rejectKinds(_ kinds: [CredentialKind]) {
        let keys = kinds.compactMap { kind in kind.keys.first { place($0) != nil } }
        guard let last = keys.last, let place = place(last) else { return }
        let message = """
            \(Shown.list(keys.map { $0 + "=" })) are more than one kind of credentials: keep a user name and \
            password, an API key or a token
            """
        errors.append(.error(message, at: place.startOfLine))
    }

    private func fromKeys(of kind: CredentialKind) -> SecretOrigin? {
        if let secret = settings[keyPath: kind.inlineSetting] { return .inline(secret, key: kind.inlineKey) }
        if let path = settings[keyPath: kind.fileSetting], let place = place(kind.fileKey) {
            return .file(path, key: kind.fileKey, place)
        }
        return nil
    }

    private mutating func fromSystemd(isWhole: Bool) -> (CredentialKind, SecretOrigin?) {
        let kinds = CredentialKind.allCases.filter { offered[$0] != nil }
        if kinds.count > 1 {
            let names = Shown.list(kinds.map(\.systemdCredential))
            errors.append(.error("the systemd credentials \(names) are more than one kind: pass one", in: mainFile))
            return (.login, nil)
        }
        if let kind = kinds.first, let path = offered[kind] {
            if kind != .login, let username = place("Username") {
                let message = "Username= stands beside the systemd credential \(kind.systemdCredential)"
                errors.append(.error("\(message): leave one of them out", at: username.startOfLine))
            }
            return (kind, .systemd(path))
        }
        guard isWhole else { return (.login, nil) }
        let message =
            place("Username") == nil
            ? "names no credentials: write Username= and PasswordFile=, or APIKeyFile=, or TokenFile=, or pass the "
                + "systemd credential panel-password, panel-api-key or panel-token"
            : "PasswordFile= is missing: name the file that holds the password of Username=, or pass the systemd "
                + "credential panel-password"
        switch search {
        case .unseen(let kind, let why):
            errors.append(.untested("the systemd credential \(kind.systemdCredential) \(why)", in: mainFile))
            // Without a user name only an error of its own is missing.
            return (kind, nil)
        case .hidden:
            let words = "this user cannot see the service's systemd credentials: run check as root (sudo)"
            errors.append(.untested("[Panel] names no secret, and \(words)", in: mainFile))
        case .passed, .nonePassed, .looked:
            errors.append(.error("[Panel] \(message)\(search.explanation)", in: mainFile))
        }
        return (.login, nil)
    }

    /// The secret is looked at even where the user name is missing, so that all errors come at once.
    private mutating func login(_ origin: SecretOrigin?, isWhole: Bool) -> Outcome {
        let isPasswordThere = origin != nil || !Self.leavesItToSystemd(assigned)
        if isPasswordThere, settings.username == nil, isWhole, assigned.isSound(.panel, "Username") {
            errors.append(
                .error("[Panel] Username= is missing: name the panel's admin the password is for", in: mainFile))
        }
        guard let origin else { return .none }
        return .login(username: settings.username, origin)
    }
}

extension CredentialSearch {
    /// What is known of a credential that is missing; goes on after the message.
    fileprivate var explanation: String {
        switch self {
        case .passed: " (systemd passes credentials, but none of this name)"
        case .nonePassed:
            """
             (systemd passes none at all: $CREDENTIALS_DIRECTORY is not set, as with a drop-in that empties \
            LoadCredential=, or in a container that cannot mount them)
            """
        case .looked(let remark): " (the service would be passed none\(remark.map { ": " + $0 } ?? ""))"
        case .hidden, .unseen: ""
        }
    }
}
