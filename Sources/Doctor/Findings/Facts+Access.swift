// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

// Whether the panel lets the relay in, and what the clocks say to that.

extension Facts {
    /// How long before its end a token that the relay cannot renew is warned of.
    private static var tokenNotice: Duration { .seconds(86_400) }
    /// Below it nothing suffers: records have this machine's time, and a token's life is the difference of its two times.
    static var clockTolerance: Duration { .seconds(30) }

    var accessFindings: [Finding] {
        switch access {
        case nil: standingRefusal.map { [notTriedAgain($0)] } ?? []
        case .failure(.credentialRefused(.token)) where expiry != nil: [expiredToken]
        case .failure(let error): [Finding(.credentials, Diagnosis(error))]
        case .success(let times): [letIn(times)]
        }
    }

    private func notTriedAgain(_ reason: String) -> Finding {
        Finding(
            .credentials,
            Diagnosis(
                .refused, quoted(reason, longest: 600),
                cure:
                    "this is what the running relay says; check makes no login of its own, as each refused one can send the "
                    + "panel's owner the password",
                [
                    "put right in the configuration: systemctl reload; on the panel: pasarguard-logrelay retry. Both log "
                        + "in once"
                ]))
    }

    /// When a ready-made token has ended; nil while it has not, or where it does not say.
    private var expiry: Timestamp? {
        guard let end = shownToken?.expires, end <= now else { return nil }
        return end
    }

    private var expiredToken: Finding {
        let date = expiry.map { " on \($0.description.prefix(10))" } ?? ""
        return Finding(
            .credentials,
            Diagnosis(
                .refused, "the panel refuses the token (HTTP 401), which expired\(date)",
                cure: Diagnosis(.credentialRefused(.token)).cure[0]))
    }

    private func letIn(_ times: TokenTimes) -> Finding {
        switch patient.credentials {
        case .login(let username):
            let life = times.lifetimeInWords.map { "; the token is good for \($0)" } ?? ""
            return Finding(.credentials, .ok, "logged in as \(username)\(life)")
        case .apiKey:
            return Finding(.credentials, .ok, "the API key is accepted")
        case .token:
            guard let end = times.expires else { return Finding(.credentials, .ok, "the token is accepted") }
            let left = Duration.microseconds(end.microseconds - now.microseconds)
            guard left < Self.tokenNotice, left >= .zero else {
                return Finding(.credentials, .ok, "the token is accepted, until \(end.description.prefix(10))")
            }
            return Finding(
                .credentials, .warning, "the token is accepted, for \(left.inWords) yet",
                cure: ["replace it, since the relay cannot renew it, and reload"])
        }
    }

    var clockFindings: [Finding] {
        let received = clock?.after ?? now
        if let end = access?.value?.expires, end <= received {
            let age = Duration.microseconds(received.microseconds - end.microseconds)
            return [
                Finding(
                    .clock,
                    Diagnosis(
                        .unavailable, "by this machine's clock the token had expired \(age.inWords) before it came",
                        cure: Self.setClocks))
            ]
        }
        guard let offset = clock?.offset else {
            return [Finding(.clock, .untested, "the panel does not tell its time")]
        }
        guard offset.magnitude > Self.clockTolerance else {
            return [Finding(.clock, .ok, "the panel's agrees with this machine's")]
        }
        let way = offset > .zero ? "ahead of" : "behind"
        return [
            Finding(
                .clock, .warning, "the panel's is \(offset.inWords) \(way) this machine's", cure: [Self.setClocks])
        ]
    }

    private static var setClocks: String {
        "set both clocks by the network: timedatectl set-ntp true, here and on the panel's machine"
    }
}

extension TokenTimes {
    fileprivate var lifetimeInWords: String? {
        guard let issued, let expires, expires > issued else { return nil }
        return Duration.microseconds(expires.microseconds - issued.microseconds).inWords
    }
}

extension Duration {
    var magnitude: Duration { self < .zero ? .zero - self : self }
}
