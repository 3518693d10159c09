// SPDX-License-Identifier: MIT

import LogRelayModel

// Why the panel does not let the relay in, or not to everything, and how a node stands.

extension PanelProblem {
    package init(_ error: PanelError) {
        switch error {
        case .dial(let error): self.init(error)
        case .loginRefused(let refusal): self.init(refusal)
        case .unauthorized:
            self.init(.credentialsRefused, "the panel does not accept the token (HTTP 401)")
        case .newTokenRefused:
            self.init(
                .credentialsRefused, "the panel refuses the token it has just issued",
                remedy: "does a proxy before the panel take the header Authorization away? Else see the panel's own log"
            )
        case .credentialRefused(.apiKey):
            self.init(
                .credentialsRefused,
                """
                the panel refuses the API key (HTTP 401), as when it is wrong, disabled, expired or deleted, or the panel \
                is older than PasarGuard 5.1
                """, remedy: "replace \(.apiKey)\(.reload)")
        case .credentialRefused(.token):
            self.init(
                .credentialsRefused,
                "the panel refuses the token (HTTP 401), as when it has expired or the admin's password was changed",
                remedy: "replace \(.token)\(.reload)")
        case .forbidden(let dialect, let words): self.init(rightsMissingOn: dialect, words)
        case .unexpected(let answer): self.init(answer)
        case .undecodable(let what):
            self.init(
                .unexpectedAnswer, "the panel's answer is not \(what)",
                remedy: "check \(.url), this may not be a panel")
        }
    }

    /// The panel's words say which kind of refusal it is; the status 401 is that of a wrong user name or password.
    private init(_ refusal: LoginRefusal) {
        let words = refusal.words.map { ": \($0)" } ?? ""
        switch refusal.status {
        case nil:
            self.init(
                .credentialsRefused, "the panel refused the user name or the password before the relay was restarted",
                remedy: "correct \(.account)\(.reload)")
        case 401?:
            self.init(
                .credentialsRefused, "the panel refuses the user name or the password (HTTP 401\(words))",
                remedy: "correct \(.account)\(.reload)")
        case let status?:
            self.init(
                .credentialsRefused, "the panel refuses the login (HTTP \(status)\(words))",
                remedy: "cure what it says, or use another admin\(.reload)")
        }
    }

    private init(rightsMissingOn dialect: PanelDialect?, _ words: String?) {
        let answer = "(HTTP 403\(words.map { ": \($0)" } ?? ""))"
        if let dialect {
            self.init(
                .rightsMissing, "the account may not read logs \(answer)",
                remedy: "the panel wants \(words: dialect.sufficientRights)")
        } else {
            self.init(
                .credentialsRefused, "the panel does not let the account in \(answer)",
                remedy: "cure what it says, or use another admin\(.reload)")
        }
    }

    package init(_ refusal: StreamRefusal) {
        switch refusal {
        case .tokenRejected: self.init(PanelError.newTokenRefused)
        case .rightsMissing(let dialect, let words): self.init(rightsMissingOn: dialect, words)
        case .nodeAbsent: self = .nodeAbsent
        case .nodeDisabled: self.init(.nodeDisabled, "node is disabled on the panel")
        case .nodeNotConnected(let status, let message): self.init(nodeStatus: status, message: message)
        case .upgradeDropped(let status):
            self.init(
                .intermediary,
                "the proxy before the panel does not pass WebSocket upgrades (HTTP \(status) came instead of 101)",
                remedy: .passUpgrades)
        case .unexplained:
            self.init(
                .streamRefused, "the panel refuses this stream although account and node are in order",
                remedy: "does a proxy before the panel take the header Authorization away? Else see the panel's own log"
            )
        case .undiagnosed(let error):
            let problem = PanelProblem(error)
            self = problem
            cause = "the panel refuses this stream, and does not say why: \(problem.cause)"
        }
    }

    /// No node has the number or the name.
    package static var nodeAbsent: PanelProblem { PanelProblem(.nodeNotFound, "the panel has no such node") }

    /// nil for a node that is connected.
    package init?(_ node: PanelNode) {
        switch node.status {
        case .connected: return nil
        case .disabled: self.init(StreamRefusal.nodeDisabled)
        case .connecting, .limited, .error, .unknown: self.init(nodeStatus: node.status, message: node.message)
        }
    }

    private init(nodeStatus status: PanelNode.Status, message: String?) {
        let words = message.flatMap { $0.isEmpty ? nil : ": \(quoted($0))" } ?? ""
        guard status != .limited else {
            self.init(
                .nodeUnavailable, "node has reached its traffic limit on the panel\(words)",
                remedy: "raise the limit, or reset its usage, on the panel's page of nodes")
            return
        }
        self.init(
            .nodeUnavailable, "node is not connected (\(quoted(status.description, longest: 40))\(words))")
    }

    package init(_ end: StreamEnd) {
        guard case .cutWhileQuiet = end else {
            self.init(.streamEnded, end.description)
            return
        }
        self.init(
            .intermediary, end.description,
            remedy: "raise its read time-out above 60 s (nginx: proxy_read_timeout; HAProxy: timeout server)")
    }

    package init(_ outcome: SubscriptionState.Outcome) {
        switch outcome {
        case .ended(let end, _): self.init(end)
        case .reopened(let reason): self.init(.streamEnded, "the stream is opened anew: \(reason)")
        case .dialFailed(let error): self.init(error)
        case .refused(let refusal): self.init(refusal)
        case .noToken(let error, _): self.init(error)
        }
    }
}

extension Remedy {
    /// nginx's words for it, since that is what most panels stand behind.
    static let passUpgrades: Remedy = """
        let it pass on the headers Upgrade and Connection (nginx: proxy_http_version 1.1; \
        proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";)
        """
}

extension PanelError: CustomStringConvertible {
    package var description: String { PanelProblem(self).description }
}
