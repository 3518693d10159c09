// SPDX-License-Identifier: MIT

import PanelLogs

/// A failure as `check` reports it: what kind it is, its cause, and its cure. Cause and cure are the sentence that the
/// running relay says too; what a check alone can say stands behind them.
struct Diagnosis: Equatable, Sendable {
    var fault: Fault
    var cause: String
    /// Never empty.
    var cure: [String]
    var pin: PublicKeyPin?

    init(_ fault: Fault, _ cause: String, cure: String, _ more: [String] = [], pin: PublicKeyPin? = nil) {
        self.fault = fault
        self.cause = cause
        self.cure = [cure] + more
        self.pin = pin
    }

    init(_ problem: PanelProblem, _ more: [String] = []) {
        self.init(
            Fault(problem.code), problem.cause,
            cure: problem.remedy?.words(for: .operator) ?? Self.usualCure(of: problem.code), more)
    }

    /// Where the sentence names none, since it stands in a state that is shown all the time.
    private static func usualCure(of code: PanelProblem.Code) -> String {
        switch code {
        case .nodeNotFound: "correct it in Nodes=, or take it out: the panel's nodes are named above"
        case .nodeDisabled: "enable it there, or take it out of Nodes="
        case .nodeUnavailable:
            "does the node run, and does the panel reach it? The panel's page of nodes reconnects it"
        case .notReached, .proxyRefused, .intermediary, .unexpectedAnswer, .unsupportedPanel, .credentialsRefused,
            .rightsMissing,
            .noCoreStream, .streamRefused, .streamEnded, .cancelled:
            "see the panel's own log"
        }
    }

    init(_ error: TLSPolicyError) {
        self.init(.configuration, "\(error)", cure: "until then nothing can be asked of the panel")
    }

    init(_ error: DialError) {
        self.init(PanelProblem(error))
        if case .certificate(let refusal) = error { offer(refusal) }
    }

    init(_ error: PanelError) {
        switch error {
        case .dial(let error): self.init(error)
        default: self.init(PanelProblem(error))
        }
    }

    /// How to accept the very key that was shown.
    private mutating func offer(_ refusal: CertificateRefusal) {
        guard let offered = refusal.offered else { return }
        pin = offered
        switch refusal.reason {
        case .untrusted, .unknownAuthority, .otherName, .otherKey, .expired:
            cure += [
                "a line in [TLS] would accept exactly its key:",
                "  PinSHA256=\(offered)",
                "but see first that this prints the same, on the panel's own machine, where nobody can answer instead:",
                "  openssl x509 -in FILE -pubkey -noout |",
                "    openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64",
                "  with the FILE of the certificate that the panel, or the proxy before it, shows",
            ]
        case .notYetValid: break
        }
    }
}

// MARK: - Streams

extension Diagnosis {
    /// Of a stream that did not come about, on a panel whose dialect is known.
    init(ofStream error: DialError, _ dialect: PanelDialect?) {
        guard case .timedOut(.http) = error else {
            self.init(error)
            return
        }
        let held = "does a proxy before the panel hold the answer back? \(EventSigns.unbuffered)"
        self.init(
            .unavailable, "the request for the stream was not answered in time, though others are",
            cure: "the panel may hang at the node: see its own log, and that of a proxy before it",
            dialect == .eventStream ? [held] : [])
    }

    init(_ end: StreamEnd) {
        self.init(
            .unavailable, "opened, but soon over: \(end)",
            cure: "does it last when checked again? See the panel's own log")
    }
}

extension Fault {
    init(_ code: PanelProblem.Code) {
        self =
            switch code {
            case .credentialsRefused, .rightsMissing, .proxyRefused: .refused
            case .nodeNotFound: .configuration
            case .notReached, .intermediary, .unexpectedAnswer, .unsupportedPanel, .nodeDisabled, .nodeUnavailable,
                .noCoreStream,
                .streamRefused, .streamEnded, .cancelled:
                .unavailable
            }
    }
}
