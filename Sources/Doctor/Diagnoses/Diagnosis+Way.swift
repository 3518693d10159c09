// SPDX-License-Identifier: MIT

import PanelLogs

// What stands between this machine and the panel.

extension Diagnosis {
    init(_ error: TLSPolicyError) {
        self.init(.configuration, "\(error)", cure: "until then nothing can be asked of the panel")
    }

    init(_ error: DialError) {
        let explanation = error.explanation
        switch error {
        case .unknownHost:
            self.init(
                .unavailable, explanation,
                otherwise: "correct the name in URL=, or see that this machine resolves it (getent hosts NAME)")
        case .unreachable, .failed(.connect, _):
            self.init(
                .unavailable, explanation,
                otherwise: "is URL= right, does the panel run, does a firewall lie between?")
        case .timedOut(.connect):
            self.init(
                .unavailable, explanation,
                otherwise: "is the address in URL= right, does a firewall between drop what comes?")
        case .timedOut(.tls), .failed(.tls, _):
            self.init(.unavailable, explanation, otherwise: "are scheme and port of URL= those of a https server?")
        case .timedOut(.http), .failed(.http, _):
            self.init(.unavailable, explanation, otherwise: "see the log of the panel, and of a proxy before it")
        case .proxy(let error): self.init(error)
        case .certificate(let refusal): self.init(refusal)
        case .notHTTP, .oversizedAnswer, .badHandshake:
            self.init(.unavailable, explanation, otherwise: "check URL= (scheme, host, port and path)")
        case .marzneshin: self.init(.unavailable, explanation, otherwise: "write the URL of a supported panel")
        case .unrecognised(let answer), .noStream(let answer): self.init(answer)
        case .endedAtOnce, .noCore, .coreIsNodeLog, .cancelled:
            self.init(.unavailable, explanation, otherwise: "see the panel's own log")
        }
    }

    init(_ answer: HTTPAnswer) {
        self.init(
            .unavailable, answer.explanation,
            otherwise: "start the panel, or correct its address in the proxy's configuration")
    }

    init(_ error: ProxyError) {
        self.init(
            error.isRefusal ? .refused : .unavailable, error.explanation,
            otherwise: "is Proxy=, or the environment's proxy, right, and does it run?")
    }

    init(_ refusal: CertificateRefusal) {
        let explanation = refusal.explanation
        self.init(.unavailable, explanation, otherwise: "check the panel's certificate")
        guard let offered = refusal.offered else { return }
        pin = offered
        switch refusal.reason {
        case .untrusted, .otherName, .otherKey, .expired:
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
