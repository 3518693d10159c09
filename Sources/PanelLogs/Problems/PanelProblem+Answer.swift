// SPDX-License-Identifier: MIT

// What answers in the place of what was asked for.

extension PanelProblem {
    package init(_ answer: UnexpectedAnswer) {
        self = Self.problem(answer)
        retryAfter = answer.retryAfter
    }

    private static func problem(_ answer: UnexpectedAnswer) -> PanelProblem {
        let status = answer.status
        switch answer.speaker {
        case .panel(let words):
            return panelSays(status, words)
        case .bareRefusal:
            return PanelProblem(.streamRefused, "the panel refuses this stream (HTTP 403)", remedy: "see its own log")
        case .eventStream:
            return PanelProblem(
                .unexpectedAnswer, "the panel serves its logs as Server-Sent Events", remedy: "\(.dialect) reads them")
        case .challenge(let cdn):
            return PanelProblem(
                .intermediary, "the CDN before the panel\(name(cdn)) wants proof of a browser (HTTP \(status))",
                remedy: "exempt this machine's address, or the panel's /api, from its challenges")
        case .unreachedByCDN:
            return PanelProblem(
                .intermediary,
                "the CDN before the panel does not reach it (HTTP \(status)): \(cdnTrouble(status))",
                remedy: "does the panel run, and does its firewall let the CDN in?")
        case .accessRule(let cdn?):
            return PanelProblem(
                .intermediary,
                "the CDN before the panel\(name(cdn)) does not let this machine through (HTTP \(status))",
                remedy: "allow this machine's address there")
        case .accessRule(nil):
            return PanelProblem(
                .intermediary,
                "a proxy or firewall before the panel does not let this machine through (HTTP \(status))",
                remedy: "allow this machine's address there")
        case .proxyLogin(let scheme):
            return PanelProblem(
                .intermediary,
                "the proxy before the panel wants a login of its own (HTTP \(status)\(scheme.map { ", \($0)" } ?? ""))",
                remedy: "let it pass the panel's /api without one")
        case .gateway where answer.retryAfter != nil:
            return PanelProblem(
                .intermediary, "the panel, or the proxy before it, is not available for now (HTTP \(status))")
        case .gateway:
            return PanelProblem(
                .intermediary, "the proxy before the panel does not reach it (HTTP \(status))",
                remedy: "start the panel, or correct its address in the proxy's configuration")
        case .rateLimit:
            return PanelProblem(
                .intermediary, "the number of requests is limited there (HTTP \(status))",
                remedy: "raise the limit of the proxy before the panel for this machine's address")
        case .tlsPort:
            return PanelProblem(
                .unexpectedAnswer, "the port speaks TLS and was asked in plain HTTP (HTTP \(status))",
                remedy: "write https:// into \(.url)")
        case .redirect(let location?):
            return PanelProblem(
                .unexpectedAnswer, "the panel redirects to \(location) (HTTP \(status))",
                remedy: "put that address into \(.url)")
        case .redirect(nil):
            return PanelProblem(
                .unexpectedAnswer, "the panel redirects to nowhere (HTTP \(status))", remedy: "check \(.url)")
        case .webPage:
            return PanelProblem(
                .unexpectedAnswer,
                "a web page answers instead of the panel's interface\(status == 200 ? "" : " (HTTP \(status))")",
                remedy: "check \(.url) (path and port)")
        case .unknown:
            return unknown(status)
        }
    }

    private static func panelSays(_ status: Int, _ words: String?) -> PanelProblem {
        let answer = "(HTTP \(status)\(words.map { ": \($0)" } ?? ""))"
        return switch status {
        case 404:
            PanelProblem(
                .unexpectedAnswer, "the panel does not know this address \(answer)",
                remedy: "check the path in \(.url)")
        case 409:
            PanelProblem(
                .nodeUnavailable, "the panel has no worker for this node \(answer)", remedy: "see its own log")
        case 500...: PanelProblem(.unexpectedAnswer, "the panel failed \(answer)", remedy: "see its own log")
        default: PanelProblem(.unexpectedAnswer, "the panel refuses the request \(answer)", remedy: "see its own log")
        }
    }

    private static func unknown(_ status: Int) -> PanelProblem {
        switch status {
        case 404:
            PanelProblem(
                .unexpectedAnswer, "what answers there does not know this address (HTTP 404)",
                remedy: "check the path in \(.url)")
        case 500...:
            PanelProblem(
                .unexpectedAnswer, "the panel, or the proxy before it, failed (HTTP \(status))",
                remedy: "see its own log")
        default:
            PanelProblem(.unexpectedAnswer, "unexpected answer (HTTP \(status))", remedy: "is this a panel?")
        }
    }

    private static func name(_ cdn: String?) -> String { cdn.map { " (\($0))" } ?? "" }

    /// What Cloudflare's codes say; others have adopted some.
    private static func cdnTrouble(_ status: Int) -> String {
        switch status {
        case 520: "it does not understand the panel's answer"
        case 521: "the panel's server refuses its connections"
        case 522: "the panel's server does not answer its connections"
        case 523: "it has no route to the panel's server"
        case 524: "the panel's server took too long to answer"
        case 525: "its TLS handshake with the panel's server fails"
        case 526: "it does not trust the certificate of the panel's server"
        case 530: "it cannot resolve the name of the panel's server"
        default: "it has no connection to the panel's server"
        }
    }
}
