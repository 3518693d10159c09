// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import StreamClient

// An event stream that is not opened: what the running relay says of it.

extension Facts {
    private static var robs: String { "not opened, since a second reader takes lines from the first" }
    private static var force: String { "--open-streams opens it all the same, at that cost" }

    func relayFinding(of source: SourceID, _ subject: Finding.Subject) -> Finding {
        switch relay {
        case .status(let status)?:
            guard status.panel == patient.authority else {
                return untested(subject, "the running relay reads another panel")
            }
            guard let state = status.sources.first(where: { $0.source == source.description }) else {
                return untested(subject, "the running relay does not read it")
            }
            return finding(state, subject)
        case .unavailable(let failure)?:
            return untested(subject, failure.inWords)
        case .noSocket?:
            return untested(subject, "a running relay has no socket to be asked by (Enabled=no)")
        case .notAsked?, nil:
            return Finding(subject, .untested, "not looked at")
        }
    }

    private func untested(_ subject: Finding.Subject, _ why: String) -> Finding {
        Finding(subject, .untested, "\(Self.robs); \(why)", cure: [Self.force])
    }

    private func finding(_ stream: StatusObject.SourceStatus, _ subject: Finding.Subject) -> Finding {
        let reason = quoted(stream.reason ?? "it does not say why", longest: 300)
        switch SourceState.Phase(rawValue: stream.state) {
        case .connected?:
            let lines = stream.lines == 1 ? "1 line" : "\(stream.lines) lines"
            return Finding(subject, .ok, "the running relay reads it: \(lines) so far")
        case .connecting?:
            return Finding(
                subject, .warning, "the running relay is connecting to it", cure: ["look again in a moment"])
        case .waiting?, .absent?:
            return Finding(subject, Diagnosis(.unavailable, "the running relay waits: \(reason)", cure: Self.lookThere))
        case .refused?:
            return Finding(
                subject, Diagnosis(.refused, "the running relay is refused: \(reason)", cure: Self.lookThere))
        case nil:
            return untested(subject, "the running relay calls it \(quoted(stream.state, longest: 40))")
        }
    }

    private static var lookThere: String {
        "if the reason does not say it: journalctl -t pasarguard-logrelay -p warning"
    }
}

extension ClientFailure {
    /// Why the running relay does not say how it stands. What the failure itself advises is about another option.
    fileprivate var inWords: String {
        switch self {
        case .absent(let path), .deserted(let path): "no relay runs that could say how it stands (\(path))"
        case .denied(let access): "the running relay cannot be asked: \(access)"
        case .unusablePath(let path), .noSocket(let path), .silent(let path, _), .closed(let path),
            .closedEarly(let path),
            .foreign(let path), .connection(let path, _):
            "what should be the running relay's socket does not answer (\(path))"
        case .refused, .output, .unknownSource: "the running relay does not say how it stands"
        }
    }
}
