// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import StreamClient

// Whether a stream may be opened, and what is said of one that is left to the relay that reads it.

extension Facts {
    /// Who reads a source, and so whether `check` may.
    enum Reading: Equatable {
        /// Nobody is known to: it may be opened.
        case free
        case relay(StatusObject.SourceStatus, instance: String, isOwn: Bool)
        /// It is not known, or it is left alone unless that is asked for.
        case left(why: String, cure: [String])
    }

    /// Why the running relay's login is refused. Another one would be refused too, and each can send the panel's owner the
    /// password.
    var standingRefusal: String? {
        guard case .login = patient.credentials, case .status(let status) = relays.own,
            status.panel == patient.authority
        else { return nil }
        return status.loginRefused
    }

    func reading(of source: SourceID) -> Reading {
        if let reader = reader(of: source) { return reader }
        for other in relays.others {
            if case .unavailable(let failure) = other, !failure.meansStopped {
                return .left(why: failure.whyUnasked, cure: Self.asRoot)
            }
        }
        switch relays.own {
        case .status(let status) where status.panel != patient.authority:
            if forcesStreams { return .free }
            let other = quoted(status.panel ?? "none yet", longest: 120)
            return .left(
                why: "the relay at this configuration's socket reads another panel (\(other))",
                cure: ["reload that relay if this is its configuration, else name another socket in Path="])
        case .status:
            return unread("the running relay does not read it")
        case .unavailable(let failure) where failure.meansStopped:
            return unread("no relay runs that could say how it stands")
        case .unavailable(let failure):
            return .left(why: failure.whyUnasked, cure: Self.asRoot)
        case .noSocket:
            if forcesStreams { return .free }
            return .left(
                why: "a running relay has no socket to be asked by (Enabled=no)",
                cure: ["stop the relay, and add --open-streams"])
        }
    }

    /// What is said of a stream that was not opened.
    func relayFinding(of source: SourceID, _ subject: Finding.Subject) -> Finding {
        switch reading(of: source) {
        case .free: return Finding(subject, .untested, "not looked at")
        case .left(let why, let cure):
            return Finding(subject, .untested, "not opened, since \(robs); \(why)", cure: cure)
        case .relay(let state, let instance, let isOwn):
            return finding(state, isOwn ? "the running relay" : "the relay \(quoted(instance, longest: 64))", subject)
        }
    }

    /// Of the relays that read this panel, the one that has the source, in whatever state: it may open it any moment.
    private func reader(of source: SourceID) -> Reading? {
        let answers = [(relays.own, true)] + relays.others.map { ($0, false) }
        for case (.status(let status), let isOwn) in answers where status.panel == patient.authority {
            guard let state = status.sources.first(where: { $0.source == source.description }) else { continue }
            return .relay(state, instance: status.instance, isOwn: isOwn)
        }
        return nil
    }

    private func unread(_ why: String) -> Reading {
        guard dialect?.value == .eventStream, !forcesStreams else { return .free }
        return .left(why: why, cure: ["--open-streams opens it all the same, at that cost"])
    }

    /// What another reader does to the first.
    private var robs: String {
        dialect?.value == .webSocket
            ? "a reader that leaves can silence the relay's" : "a second reader takes lines from the first"
    }

    private static var asRoot: [String] { ["run check as root (sudo), or once that relay answers"] }

    private func finding(
        _ stream: StatusObject.SourceStatus, _ relay: String, _ subject: Finding.Subject
    ) -> Finding {
        let reason = quoted(stream.reason ?? "it does not say why", longest: 300)
        switch SourceState.Phase(rawValue: stream.state) {
        case .connected?:
            let lines = stream.lines == 1 ? "1 line" : "\(stream.lines) lines"
            guard forcesStreams else { return Finding(subject, .ok, "\(relay) reads it: \(lines) so far") }
            return Finding(
                subject, .untested, "not opened: \(relay) reads it (\(lines) so far), and \(robs)",
                cure: ["leave --open-streams out, or stop the relay first"])
        case .connecting?:
            return Finding(subject, .warning, "\(relay) is connecting to it", cure: ["look again in a moment"])
        case .waiting?, .absent?:
            return Finding(subject, Diagnosis(.unavailable, "\(relay) waits: \(reason)", cure: Self.lookThere))
        case .refused?:
            return Finding(subject, Diagnosis(.refused, "\(relay) is refused: \(reason)", cure: Self.lookThere))
        case nil:
            return Finding(
                subject, .untested, "not opened: \(relay) has it, and calls it \(quoted(stream.state, longest: 40))")
        }
    }

    private static var lookThere: String {
        "if the reason does not say it: journalctl -t pasarguard-logrelay -p warning"
    }
}

extension ClientFailure {
    /// Why a relay that may run does not say how it stands. What the failure itself advises is about another option.
    fileprivate var whyUnasked: String {
        switch self {
        case .denied(let access): "the running relay cannot be asked: \(access)"
        case .absent(let path), .deserted(let path), .unusablePath(let path), .noSocket(let path), .silent(let path, _),
            .closed(let path), .closedEarly(let path), .foreign(let path), .connection(let path, _):
            "what should be the running relay's socket does not answer (\(path))"
        case .refused, .withheld, .output, .unknownSource: "the running relay does not say how it stands"
        }
    }
}
