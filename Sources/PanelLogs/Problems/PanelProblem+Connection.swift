// SPDX-License-Identifier: MIT

import LogRelayModel

// What stands between this machine and the panel.

extension PanelProblem {
    package init(_ error: DialError) {
        switch error {
        case .unknownHost(let name):
            self.init(
                .notReached, "the panel cannot be reached: the host name \(name) has no address",
                remedy: "correct the name in \(.url)")
        case .unresolved(let name, let cause):
            self.init(
                .notReached, "the panel cannot be reached: the host name \(name) cannot be resolved now (\(cause))",
                remedy: "does this machine's name server answer (getent hosts \(words: name))?")
        case .unreachable(let cause), .failed(.connect, let cause):
            self.init(
                .notReached, "the panel cannot be reached: \(cause)",
                remedy: "is \(.url) right, does the panel run, does a firewall lie between?")
        case .socketDenied(let path):
            self.init(
                .notReached, "the panel cannot be reached: unix:\(path): permission denied",
                remedy: "let the relay's user write to the socket, and into each directory on the way to it")
        case .timedOut(.connect):
            self.init(
                .notReached, "the panel cannot be reached: no answer to the connection attempt",
                remedy: "is the address in \(.url) right, does a firewall between drop what comes?")
        case .timedOut(.tls):
            self.init(
                .notReached, "the panel accepts connections but does not answer the TLS handshake",
                remedy: "are scheme and port of \(.url) those of an https server?")
        case .timedOut(.http):
            self.init(
                .notReached, "the panel accepts connections but does not answer the request",
                remedy: "see the log of the panel, and of a proxy before it")
        case .proxy(let error): self.init(error)
        case .certificate(let refusal): self.init(refusal)
        case .failed(.tls, let cause):
            self.init(
                .notReached, "no TLS connection: \(cause)",
                remedy: "are scheme and port of \(.url) those of an https server?")
        case .failed(.http, let cause):
            self.init(
                .notReached, "the panel's answer did not come whole: \(cause)",
                remedy: "see the log of the panel, and of a proxy before it")
        case .closedInPlain:
            self.init(
                .notReached, "the panel's answer did not come whole: the connection was closed",
                remedy: "if the port speaks TLS, write https:// into \(.url); else see the log of the panel")
        case .notTLS:
            self.init(
                .notReached, "no TLS connection: the port does not speak TLS",
                remedy: "write http:// into \(.url), or the port of an https server")
        case .notHTTP:
            self.init(
                .unexpectedAnswer, "what answers there does not speak HTTP",
                remedy: "check \(.url) (scheme, host and port)")
        case .unrecognised(let answer), .noStream(let answer): self.init(answer)
        case .marzneshin: self.init(.unsupportedPanel, "this is a Marzneshin panel, which is not supported")
        case .interfaceElsewhere(let url):
            self.init(
                .unexpectedAnswer, "the panel's interface is at \(url), not under the path that was asked",
                remedy: "write that address into \(.url)")
        case .oversizedAnswer(let limit):
            self.init(.unexpectedAnswer, "the answer is longer than \(limit) bytes", remedy: "is this a panel?")
        case .badHandshake(let cause):
            self.init(
                .unexpectedAnswer, "what answers there does not speak WebSocket properly: \(cause)",
                remedy: "let a proxy before the panel pass WebSockets on")
        case .endedAtOnce(nil):
            self.init(
                .nodeUnavailable,
                "the panel ended the stream at once, as it does when it has no connection to the node")
        case .endedAtOnce(let words?):
            self.init(.nodeUnavailable, "the panel does not read the node's log: \(quoted(words))")
        case .noCore:
            self.init(.noCoreStream, "this panel has no core stream; its cores run on the nodes")
        case .coreIsNodeLog:
            self.init(
                .noCoreStream,
                "the core's log on this panel is that of its first connected node, which is relayed as well")
        case .cancelled:
            self.init(.cancelled, "the attempt was given up")
        }
    }

    package init(_ error: ProxyError) {
        let proxy = error.proxy
        switch error.failure {
        case .unreachable(let cause):
            self.init(
                .notReached, "the proxy \(proxy) cannot be reached: \(cause)",
                remedy: "is \(.proxy), or the environment's proxy, right, and does it run?")
        case .silent:
            self.init(
                .notReached, "the proxy \(proxy) accepts connections but does not answer",
                remedy: "is \(.proxy), or the environment's proxy, right, and does it run?")
        case .closed(let cause):
            let why = cause.map { "broke off before it had connected to the panel: \($0)" }
            self.init(
                .notReached, "the proxy \(proxy) \(why ?? "hung up before it had connected to the panel")",
                remedy: "is \(.proxy), or the environment's proxy, right, and does it run?")
        case .foreign:
            self.init(
                .notReached, "what answers at \(proxy) is no such proxy",
                remedy: "check its scheme, host and port in \(.proxy)")
        case .credentialsWanted:
            self.init(
                .proxyRefused, "the proxy \(proxy) wants a user name and a password",
                remedy: "write them into \(.proxy) (\(words: Self.example(proxy)))")
        case .credentialsRefused:
            self.init(
                .proxyRefused, "the proxy \(proxy) refuses the user name or the password",
                remedy: "correct them in \(.proxy)\(.reload)")
        case .forbidden(let code):
            self.init(
                .proxyRefused, "the proxy \(proxy) does not allow connections to the panel (\(code))",
                remedy: "allow its host and port there")
        case .panelUnreachable(let cause):
            self.init(
                .notReached, "the proxy \(proxy) does not reach the panel (\(cause))",
                remedy: "check \(.url), and whether the panel runs")
        case .failed(let cause):
            self.init(
                .notReached, "the proxy \(proxy) does not connect to the panel (\(cause))", remedy: "see its own log")
        }
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "" : ", for \(names.joined(separator: ", "))"
    }

    private static func example(_ proxy: String) -> String {
        let scheme = proxy.prefix { $0 != ":" }
        return "\(scheme)://USER:PASSWORD@\(proxy.dropFirst(scheme.count + 3))"
    }

    package init(_ refusal: CertificateRefusal) {
        let (cause, remedy): (String, Remedy) =
            switch refusal.reason {
            case .untrusted:
                (
                    "the panel's certificate is not trusted",
                    "name its authority in \(.caFile), or for a self-signed certificate the key in \(.pin)"
                )
            case .unknownAuthority:
                (
                    "the panel's certificate is not trusted: the authority that signed it is unknown here",
                    """
                    if it is a public one, let the server send the whole chain (fullchain.pem); else name its certificate \
                    in \(.caFile), or the panel's key in \(.pin)
                    """
                )
            case .expired(let end):
                ("the panel's certificate expired on \(end.date)", "renew it on the panel")
            case .notYetValid(let begin):
                (
                    "the panel's certificate is not valid before \(begin.date)",
                    "check the clocks of this machine and the panel's"
                )
            case .otherName(let name, let names):
                (
                    "the panel's certificate is for another name than \(name)\(Self.list(names))",
                    "write a name that it is for into \(.serverName), or into \(.url)"
                )
            case .otherKey:
                (
                    "the panel's key is not the pinned one",
                    """
                    unless it was changed on purpose, somebody stands between \
                    (the key offered: \(words: refusal.offered?.description ?? "of an unknown kind"))
                    """
                )
            }
        self.init(.notReached, cause, remedy: remedy)
    }
}

extension Timestamp {
    /// `2026-11-23`, in UTC.
    fileprivate var date: String { String(description.prefix(10)) }
}

extension DialError: CustomStringConvertible {
    package var description: String { PanelProblem(self).description }
}

extension ProxyError: CustomStringConvertible {
    package var description: String { PanelProblem(self).description }
}
