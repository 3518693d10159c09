// SPDX-License-Identifier: MIT

extension ConfigurationReader {
    /// What the relay shows the panel, with its secret read; nil after an error.
    mutating func credentials() -> Configuration.Credentials? {
        let choice = CredentialChoice(
            interpreter.settings.panel, interpreter.assigned, offered: offeredCredentials(), mainFile: path,
            isWhole: isWhole)
        for error in choice.errors { interpreter.add(error) }
        switch choice.outcome {
        case .none:
            return nil
        case .login(let username, let origin):
            guard let secret = secret(from: origin), let username else { return nil }
            return .login(username: username, password: secret)
        }
    }

    /// The systemd credentials that are there, where no key names a secret. One that cannot be read is there.
    private func offeredCredentials() -> [CredentialKind: String] {
        guard let directory = environment.credentialsDirectory,
            CredentialChoice.leavesItToSystemd(interpreter.assigned)
        else { return [:] }
        var offered: [CredentialKind: String] = [:]
        for kind in CredentialKind.allCases {
            let path = "\(directory)/\(kind.systemdCredential)"
            if case .failure(.missing) = files.read(path, atMost: FileLimit.secret) { continue }
            offered[kind] = path
        }
        return offered
    }

    private mutating func secret(from origin: SecretOrigin) -> Secret? {
        switch origin {
        case .inline(let secret):
            return secret
        case .file(let file, let place):
            return secret(inFile: file, named: "PasswordFile=\(Shown.whole(file))", place)
        case .systemd(let file):
            return secret(inFile: file, named: "the systemd credential \(Shown.whole(file))", nil)
        }
    }

    private mutating func secret(inFile file: String, named name: String, _ place: Place?) -> Secret? {
        switch SecretFile.read(file, from: files) {
        case .failure(let refusal):
            let message = "\(name) \(refusal.message)"
            interpreter.add(place.map { .error(message, at: $0) } ?? .error(message, in: path))
            return nil
        case .success(let reading):
            if reading.hasSeveralLines {
                let message = "\(name) has more than one line: all of them are the secret"
                interpreter.add(
                    Diagnostic(
                        severity: .warning, file: place?.file ?? path, position: place?.position, message: message))
            }
            return reading.secret
        }
    }
}
