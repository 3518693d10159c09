// SPDX-License-Identifier: MIT

extension ConfigurationReader {
    /// What the relay shows the panel, with its secret read; nil after an error.
    mutating func credentials(protectedBy protection: FileProtection) -> Configuration.Credentials? {
        let choice = CredentialChoice(
            interpreter.settings.panel, interpreter.assigned, offered: offeredCredentials(),
            search: credentialSearch, mainFile: path, isWhole: isWhole)
        for error in choice.errors { interpreter.add(error) }
        switch choice.outcome {
        case .none:
            return nil
        case .login(let username, let origin):
            guard let secret = secret(from: origin, protection), let username else { return nil }
            warn(of: secret, origin)
            return .login(username: username, password: secret)
        case .apiKey(let origin):
            return secret(from: origin, forHeader: "an API key", protection).map(Configuration.Credentials.apiKey)
        case .token(let origin):
            return secret(from: origin, forHeader: "a token", protection).map(Configuration.Credentials.token)
        }
    }

    /// A secret that goes into a header as it stands, so that nothing else than a key or token can be meant.
    private mutating func secret(
        from origin: SecretOrigin, forHeader what: String, _ protection: FileProtection
    ) -> Secret? {
        guard let secret = secret(from: origin, protection) else { return nil }
        if secret.reveal().utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            warn(of: secret, origin)
            return secret
        }
        add(
            .error, "does not hold \(what): there are spaces, line breaks or other characters in it that none has",
            origin)
        return nil
    }

    /// The systemd credentials that are there, where no key names a secret. One that cannot be read is there.
    private func offeredCredentials() -> [CredentialKind: String] {
        guard CredentialChoice.leavesItToSystemd(interpreter.assigned) else { return [:] }
        guard let directory = environment.credentialsDirectory else { return unitCredentials() }
        var offered: [CredentialKind: String] = [:]
        for kind in CredentialKind.allCases {
            let path = "\(directory)/\(kind.systemdCredential)"
            if case .failure(.missing) = files.read(path, atMost: FileLimit.secret) { continue }
            offered[kind] = path
        }
        return offered
    }

    /// What the unit's service would be passed, by path.
    private func unitCredentials() -> [CredentialKind: String] {
        guard case .looked(let places, _)? = environment.unitCredentials else { return [:] }
        var offered: [CredentialKind: String] = [:]
        for kind in CredentialKind.allCases {
            if case .file(let path)? = places[kind.systemdCredential] { offered[kind] = path }
        }
        return offered
    }

    private var credentialSearch: CredentialSearch {
        if environment.credentialsDirectory != nil { return .passed }
        switch environment.unitCredentials {
        case nil: return .nonePassed
        case .hidden?: return .hidden
        case .looked(let places, let remark)?:
            for kind in CredentialKind.allCases {
                if case .unseen(let why)? = places[kind.systemdCredential] { return .unseen(kind, why) }
            }
            return .looked(remark: remark)
        }
    }

    private mutating func secret(from origin: SecretOrigin, _ protection: FileProtection) -> Secret? {
        let secret: Secret
        switch origin {
        case .inline(let written, _):
            secret = written
        case .file(let file, _, _), .systemd(let file):
            switch SecretFile.read(file, from: files) {
            case .failure(let refusal):
                add(.error, refusal.message, origin)
                return nil
            case .success(let reading):
                if let message = weakness(of: file, reading.access, origin, protection) {
                    add(.error, message, origin)
                    return nil
                }
                if case .file(_, let key, let place) = origin {
                    lookAsService(file, .secret, named: "\(key)=\(Shown.whole(file))", at: place)
                }
                writtenAt = max(writtenAt, reading.writtenAt)
                secret = reading.secret
            }
        }
        return secret
    }

    /// Warns of what hardly belongs to a secret: a refused login is costly.
    private mutating func warn(of secret: Secret, _ origin: SecretOrigin) {
        for slip in SecretSlip.all(in: secret, isAPIKey: origin.isAPIKey) { add(.warning, slip.description, origin) }
    }

    /// What the file's rights, or those of the directories on the way to it, leave open. A systemd credential's directory
    /// is the service manager's.
    private func weakness(
        of file: String, _ access: FileAccess, _ origin: SecretOrigin, _ protection: FileProtection
    ) -> String? {
        if case .systemd = origin {
            return access.mode & 0o004 == 0 ? nil : "is readable by others: run chmod o-r \(Shown.shellWord(file))"
        }
        if let weakness = protection.weakness(of: access, holdsSecret: true) {
            return "\(weakness.description): run \(protection.cure(of: file, access, holdsSecret: true))"
        }
        return directoryFault(onTheWayTo: file, holdsSecret: true, protection).map { "lies in \($0)" }
    }

    /// Says of a directory on the way to a file who can write it, and the command that cures it.
    private func directoryFault(
        onTheWayTo file: String, holdsSecret: Bool, _ protection: FileProtection
    ) -> String? {
        for directory in files.directories(onTheWayTo: file) {
            let weakness = protection.weakness(ofDirectory: directory.access, holdsSecret: holdsSecret)
            guard let weakness else { continue }
            let cure = protection.cure(ofDirectory: directory.path, weakness)
            return "the directory \(Shown.whole(directory.path)), which \(weakness.description): run \(cure)"
        }
        return nil
    }

    /// Reports a configuration file whose rights leave it, or a secret in it, open to others.
    mutating func judge(_ file: String, _ access: FileAccess, by protection: FileProtection) {
        let secrets = interpreter.secrets.filter { $0.place.file == file }
        if let weakness = protection.weakness(of: access, holdsSecret: !secrets.isEmpty) {
            let cure = protection.cure(of: file, access, holdsSecret: !secrets.isEmpty)
            for secret in secrets {
                let message = "\(secret.what) in a file that \(weakness.relative): run \(cure)"
                interpreter.add(.error(message, at: secret.place))
            }
            if secrets.isEmpty { interpreter.add(.error("\(weakness.description): run \(cure)", in: file)) }
        } else if let fault = directoryFault(onTheWayTo: file, holdsSecret: !secrets.isEmpty, protection) {
            interpreter.add(.error("lies in \(fault)", in: file))
        }
    }

    /// Reports something of a secret, at the key that names it.
    /// - Parameter message: goes on after the secret's name.
    private mutating func add(_ severity: Diagnostic.Severity, _ message: String, _ origin: SecretOrigin) {
        let (name, place): (String, Place?) =
            switch origin {
            case .inline(_, let key): ("\(key)=", interpreter.assigned.place(.panel, key))
            case .file(let file, let key, let place): ("\(key)=\(Shown.whole(file))", place)
            case .systemd(let file): ("the systemd credential \(Shown.whole(file))", nil)
            }
        interpreter.add(
            Diagnostic(
                severity: severity, file: place?.file ?? path, position: place?.position, message: "\(name) \(message)")
        )
    }
}

extension SecretOrigin {
    fileprivate var isAPIKey: Bool {
        switch self {
        case .inline(_, let key), .file(_, let key, _):
            [CredentialKind.apiKey.inlineKey, CredentialKind.apiKey.fileKey].contains(key)
        case .systemd(let file): file.hasSuffix("/\(CredentialKind.apiKey.systemdCredential)")
        }
    }
}
