// SPDX-License-Identifier: MIT

// What the client's parts say, as a program that uses the library takes it.

extension PanelLogsError {
    static let closed = PanelLogsError(.closed, "the panel was closed, or the task cancelled")

    /// Of an attempt that came to an end, whether the stream goes on after it or not.
    init(_ outcome: SubscriptionState.Outcome) {
        switch outcome {
        case .ended(let end, _): self.init(.streamEnded, inWords: end.description)
        case .reopened(let reason): self.init(.streamEnded, inWords: "the stream is opened anew: \(reason)")
        case .dialFailed(let error): self.init(error)
        case .refused(let refusal): self.init(refusal)
        case .noToken(let error, _): self.init(error)
        }
    }

    init(_ failure: NodeListFailure) {
        self.init(failure.cause)
    }

    init(_ error: TLSPolicyError) {
        switch error {
        case .noAuthorities(let file, let cause), .badSystemAuthorities(let file, let cause):
            self.init(
                .invalidArgument,
                "\(file): no certificate authority can be read from it (\(cause)); PEM certificates are needed")
        case .noSystemAuthorities:
            self.init(
                .invalidArgument,
                """
                this system has no certificate authorities: install the package ca-certificates, or set \
                PanelOptions.tls.authoritiesFile or PanelOptions.tls.publicKeyPin
                """)
        case .unusable(let cause): self.init(.invalidArgument, "TLS cannot be set up: \(cause)")
        }
    }

    init(_ error: DialError) {
        switch error {
        case .unknownHost, .unreachable, .timedOut, .proxy, .certificate, .failed:
            self.init(.notReached, inWords: error.description)
        case .notHTTP, .unrecognised, .marzneshin, .oversizedAnswer, .badHandshake:
            self.init(.unexpectedAnswer, inWords: error.description)
        case .noStream(let answer)
        where answer.status == 200 && answer.contentType?.hasPrefix("text/event-stream") == true:
            self.init(
                .unexpectedAnswer, "the panel serves its logs as Server-Sent Events: let it be asked for its dialect")
        case .noStream: self.init(.unexpectedAnswer, inWords: error.description)
        case .endedAtOnce: self.init(.nodeUnavailable, inWords: error.description)
        case .noCore, .coreIsNodeLog: self.init(.noCoreStream, inWords: error.description)
        case .cancelled: self = .closed
        }
    }

    private init(_ error: PanelError) {
        switch error {
        case .dial(let error): self.init(error)
        case .unauthorized: self.init(.credentialsRefused, "the panel refuses the user name or the password")
        case .newTokenRefused: self.init(.credentialsRefused, inWords: error.description)
        case .credentialRefused(.apiKey):
            self.init(
                .credentialsRefused,
                """
                the panel refuses the API key (HTTP 401), as when it is wrong, disabled, expired or deleted, or the \
                panel is older than PasarGuard 5.1
                """)
        case .credentialRefused(.token):
            self.init(
                .credentialsRefused,
                "the panel refuses the token (HTTP 401), as when it has expired or the admin's password was changed")
        case .forbidden(let dialect): self.init(rightsMissingOn: dialect)
        case .unexpected, .undecodable: self.init(.unexpectedAnswer, inWords: error.description)
        }
    }

    private init(_ refusal: StreamRefusal) {
        switch refusal {
        case .tokenRejected: self.init(PanelError.newTokenRefused)
        case .rightsMissing(let dialect): self.init(rightsMissingOn: dialect)
        case .nodeAbsent: self.init(.nodeNotFound, "the panel has no such node")
        case .nodeDisabled: self.init(.nodeUnavailable, "the node is disabled on the panel")
        case .nodeNotConnected(let status, let message):
            let detail = message.map { ": \(quoted($0))" } ?? ""
            self.init(.nodeUnavailable, "the panel is not connected to the node (\(quoted(status))\(detail))")
        case .unexplained:
            self.init(
                .streamRefused, "the panel refuses this stream although account and node are in order: see its own log")
        case .undiagnosed(let error):
            let cause = PanelLogsError(error).description
            self.init(.streamRefused, "the panel refuses this stream, and does not say why: \(cause)")
        }
    }

    private init(rightsMissingOn dialect: PanelDialect?) {
        let wanted = dialect.map { ": the panel wants \($0.sufficientRights)" } ?? ""
        self.init(.rightsMissing, "the account may not read logs\(wanted)")
    }

    /// Takes a sentence that was made for the relay's operator, who has a configuration with keys.
    private init(_ code: Code, inWords words: String) {
        self.init(code, Self.keys.reduce(words) { $0.replacing($1.key, with: $1.name) })
    }

    private static let keys = [
        (key: "URL=", name: "the URL"), (key: "CAFile=", name: "PanelOptions.tls.authoritiesFile"),
        (key: "ServerName=", name: "PanelOptions.tls.serverName"),
        (key: "PinSHA256=", name: "PanelOptions.tls.publicKeyPin"),
        (key: "Proxy= and reload", name: "PanelOptions.proxy"),
        (key: "Proxy=", name: "PanelOptions.proxy"),
    ]
}
