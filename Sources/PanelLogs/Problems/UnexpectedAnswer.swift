// SPDX-License-Identifier: MIT

import FoundationEssentials
import LogRelayModel
import NIOHTTP1

/// An HTTP answer that is not what was asked for, and who speaks in it. Of its body nothing is kept but the panel's own
/// words.
package struct UnexpectedAnswer: Equatable, Sendable {
    /// Who answered, and what that means. Only ``panel(words:)`` and ``bareRefusal`` say something about credentials.
    package enum Speaker: Equatable, Sendable {
        /// The panel: JSON with `detail`; nil where it has no words that can be shown.
        case panel(words: String?)
        /// 403 without a body to a WebSocket handshake, as the panel refuses every one.
        case bareRefusal
        /// An event stream: the panel speaks the other dialect.
        case eventStream
        /// A CDN that wants proof of a browser; its name, where it says it.
        case challenge(cdn: String?)
        /// A CDN that does not reach the panel: 520…527, 530.
        case unreachedByCDN
        /// A CDN, proxy or firewall that does not let this machine through.
        case accessRule(cdn: String?)
        /// A proxy that wants a login of its own; the scheme that it names.
        case proxyLogin(scheme: String?)
        /// A proxy that does not reach the panel: 502, 503, 504.
        case gateway
        /// Requests are limited in number.
        case rateLimit
        /// A port that speaks TLS and was asked in plain HTTP.
        case tlsPort
        case redirect(to: String?)
        /// A website, or a page of a panel's or web server's.
        case webPage
        /// Nobody that is known.
        case unknown
    }

    /// What was asked.
    enum Question: Sendable {
        case request, handshake
    }

    package var status: Int
    package var speaker: Speaker
    /// How long the server asks to be left alone; at most ``longestPause``.
    package var retryAfter: Duration?
    /// It asks for other credentials, with 403 too: of a disabled account, no right would do.
    package var isAboutAccount = false

    package init(status: Int, speaker: Speaker, retryAfter: Duration? = nil) {
        self.status = status
        self.speaker = speaker
        self.retryAfter = retryAfter
    }

    /// Classifies an answer by its status, its headers and the form of its body.
    /// - Parameters:
    ///   - secrets: were part of the question; words that repeat one are left out.
    init(_ answer: HTTPAnswer, to question: Question = .request, withholding secrets: [String] = []) {
        status = answer.status
        speaker = Self.speaker(of: answer, to: question, withholding: secrets)
        retryAfter = Self.pause(answer)
        isAboutAccount = answer.headers["WWW-Authenticate"].contains { $0.lowercased().hasPrefix("bearer") }
    }

    /// Whether an answer of this kind is the panel's word.
    package var isPanels: Bool {
        switch speaker {
        case .panel, .bareRefusal, .eventStream: true
        default: false
        }
    }
}

extension UnexpectedAnswer {
    var panelsWords: String? {
        if case .panel(let words) = speaker { words } else { nil }
    }
}

// MARK: - Who speaks

extension UnexpectedAnswer {
    private static func speaker(
        of answer: HTTPAnswer, to question: Question, withholding secrets: [String]
    ) -> Speaker {
        let (status, headers) = (answer.status, answer.headers)
        let cdn = cdn(headers)
        if headers.contains(name: "cf-mitigated") { return .challenge(cdn: cdn) }
        if 300..<400 ~= status { return .redirect(to: headers.first(name: "Location").map(harmless)) }
        if (520...527) ~= status || status == 530 { return .unreachedByCDN }
        if status == 401, let scheme = proxyScheme(headers) { return .proxyLogin(scheme: scheme) }
        if status == 429 { return .rateLimit }
        if status == 502 || status == 504 { return .gateway }
        if answer.isEventStream { return .eventStream }
        if let detail = PanelDetail(answer) { return .panel(words: detail.words(withholding: secrets)) }
        switch status {
        case 400 where !answer.isEncrypted && isTLSPort(answer, question): return .tlsPort
        case 401: return .proxyLogin(scheme: nil)
        case 403 where question == .handshake && answer.body.isEmpty: return .bareRefusal
        case 403: return .accessRule(cdn: cdn)
        case 503: return .gateway
        case 500...: return .unknown
        default: return answer.mediaType?.isHTML == true ? .webPage : .unknown
        }
    }

    /// The schemes of logins that a web server asks for by itself; the panel asks for `Bearer`.
    private static func proxyScheme(_ headers: HTTPHeaders) -> String? {
        let words = headers["WWW-Authenticate"].compactMap { $0.split(separator: " ").first?.lowercased() }
        return ["Basic", "Digest", "Negotiate", "NTLM"].first { words.contains($0.lowercased()) }
    }

    /// A well-formed request in plain HTTP gets 400 from a TLS port and from hardly anything else. A WebSocket handshake also
    /// gets it where a proxy drops the upgrade: there the words have to say it.
    private static func isTLSPort(_ answer: HTTPAnswer, _ question: Question) -> Bool {
        guard answer.mediaType?.isJSON != true else { return false }
        switch question {
        case .request: return true
        case .handshake:
            let words = String(decoding: answer.body.prefix(1024), as: UTF8.self).lowercased()
            return words.contains("https") || words.contains("ssl")
        }
    }

    /// By `cf-ray`, or by what `Server` says.
    private static func cdn(_ headers: HTTPHeaders) -> String? {
        if headers.contains(name: "cf-ray") { return "Cloudflare" }
        let server = headers.first(name: "Server")?.lowercased() ?? ""
        return ["Cloudflare", "CloudFront", "Akamai", "ArvanCloud", "DDoS-Guard", "BunnyCDN", "Sucuri"]
            .first { server.contains($0.lowercased()) }
    }

    /// A header's value as it may stand in a message: short, and without the query, in which secrets are passed.
    private static func harmless(_ text: String) -> String {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        return String(path.prefix(200).filter { ("!"..."~").contains($0) })
    }
}

// MARK: - How long it asks to be left alone

extension UnexpectedAnswer {
    /// No server is believed for longer.
    package static var longestPause: Duration { .seconds(10 * 60) }
    /// After 429 where the server does not say how long.
    private static var usualPause: Duration { .seconds(30) }

    /// `Retry-After`: seconds, or a date, compared with the server's own `Date`, since clocks differ.
    private static func pause(_ answer: HTTPAnswer) -> Duration? {
        guard answer.status == 429 || answer.status >= 500 else { return nil }
        let written = answer.headers.first(name: "Retry-After")
        let pause = written.flatMap { seconds($0) ?? span(until: $0, answer.date) }
        guard let pause, pause > .zero else { return answer.status == 429 ? usualPause : nil }
        return min(pause, longestPause)
    }

    private static func seconds(_ text: String) -> Duration? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        // More digits than a number holds are a long time as well.
        return Int64(text).map { .seconds(min($0, 86_400)) } ?? longestPause
    }

    private static func span(until text: String, _ date: Timestamp?) -> Duration? {
        guard let end = HTTPDate.read(text) else { return nil }
        let now = date ?? Timestamp.systemClock()
        return .microseconds(end.microseconds - now.microseconds)
    }
}
