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
            guard let secret = secret(from: origin, mayHaveLines: true), let username else { return nil }
            return .login(username: username, password: secret)
        case .apiKey(let origin):
            return secret(from: origin, forHeader: "an API key").map(Configuration.Credentials.apiKey)
        case .token(let origin):
            return secret(from: origin, forHeader: "a token").map(Configuration.Credentials.token)
        }
    }

    /// A secret that goes into a header as it stands, so that nothing else than a key or token can be meant.
    private mutating func secret(from origin: SecretOrigin, forHeader what: String) -> Secret? {
        guard let secret = secret(from: origin, mayHaveLines: false) else { return nil }
        if secret.reveal().utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return secret }
        let message = "does not hold \(what): there are spaces, line breaks or other characters in it that none has"
        switch origin {
        case .inline(_, let key):
            let place = interpreter.assigned.place(.panel, key)
            interpreter.add(
                place.map { .error("\(key)= \(message)", at: $0) } ?? .error("\(key)= \(message)", in: path))
        case .file(let file, let key, let place):
            interpreter.add(.error("\(key)=\(Shown.whole(file)) \(message)", at: place))
        case .systemd(let file):
            interpreter.add(.error("the systemd credential \(Shown.whole(file)) \(message)", in: path))
        }
        return nil
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

    /// - Parameter mayHaveLines: whether several lines are only odd, not wrong.
    private mutating func secret(from origin: SecretOrigin, mayHaveLines: Bool) -> Secret? {
        switch origin {
        case .inline(let secret, _):
            return secret
        case .file(let file, let key, let place):
            return secret(inFile: file, named: "\(key)=\(Shown.whole(file))", place, mayHaveLines)
        case .systemd(let file):
            return secret(inFile: file, named: "the systemd credential \(Shown.whole(file))", nil, mayHaveLines)
        }
    }

    private mutating func secret(
        inFile file: String, named name: String, _ place: Place?, _ mayHaveLines: Bool
    ) -> Secret? {
        switch SecretFile.read(file, from: files) {
        case .failure(let refusal):
            let message = "\(name) \(refusal.message)"
            interpreter.add(place.map { .error(message, at: $0) } ?? .error(message, in: path))
            return nil
        case .success(let reading):
            if reading.hasSeveralLines, mayHaveLines {
                let message = "\(name) has more than one line: all of them are the secret"
                interpreter.add(
                    Diagnostic(
                        severity: .warning, file: place?.file ?? path, position: place?.position, message: message))
            }
            writtenAt = max(writtenAt, reading.writtenAt)
            return reading.secret
        }
    }
}
