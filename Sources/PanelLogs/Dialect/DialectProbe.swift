// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Finds out by what a panel answers to requests without credentials which dialect it speaks. Features decide, not
/// versions.
///
/// A panel of the WebSocket dialect has a core, and answers `GET /api/core` with 401. One of the other dialect has at
/// most a `POST` there, and says 405. If it is neither, the 401 of `GET /api/admin`, which all of them have, tells a
/// panel without a core from something that is no panel at all. Marzneshin has neither address; its own login is known by
/// what `GET` gets there: 401, since it takes the last part for an admin's name, or 405.
struct DialectProbe: Sendable {
    enum Step: Equatable, Sendable {
        /// Send `GET` for this path, without credentials.
        case ask(String)
        case found(PanelDialect)
        /// A panel of a kind that is not supported.
        case marzneshin
        /// No evidence for any. Something before the panel has answered, or there is no panel.
        case failed(UnexpectedAnswer)
    }

    private enum Question: String {
        case core = "/api/core"
        case admin = "/api/admin"
        case marzneshinLogin = "/api/admins/token"
    }

    private var lacksCore = false
    /// What the second question got, where a third is asked.
    private var adminAnswer: UnexpectedAnswer?

    private var question = Question.core

    /// The first request.
    var first: String { Question.core.rawValue }
    /// What every panel answers with 401, in its own form.
    static var everyPanels: String { Question.admin.rawValue }

    /// What the answer to the last request means.
    mutating func next(after answer: HTTPAnswer) -> Step {
        let unexpected = UnexpectedAnswer(answer)
        switch (question, unexpected.speaker, answer.status) {
        case (.core, .panel, 401):
            return .found(.webSocket)
        case (.core, _, 200) where Self.isCore(answer.body):
            return .found(.webSocket)
        case (.core, .panel, 405), (.admin, .panel, 401):
            return .found(.eventStream)
        case (.marzneshinLogin, .panel, 401), (.marzneshinLogin, .panel, 405):
            return .marzneshin
        case (.admin, .panel, 404) where lacksCore:
            question = .marzneshinLogin
            adminAnswer = unexpected
            return .ask(Question.marzneshinLogin.rawValue)
        case (.marzneshinLogin, _, _):
            return .failed(adminAnswer ?? unexpected)
        case (_, _, 500...), (_, _, 408), (.admin, _, _):
            // A proxy, or a panel that is starting: of no kind.
            return .failed(unexpected)
        case (.core, .panel, _), (.core, .webPage, _), (.core, .unknown, _):
            lacksCore = answer.status == 404
            question = .admin
            return .ask(Question.admin.rawValue)
        case (.core, _, _):
            return .failed(unexpected)
        }
    }

    private struct Core: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var logs_websocket: String
    }

    /// Whether it is the state of a core, given away to whoever asks.
    private static func isCore(_ body: [UInt8]) -> Bool {
        do {
            _ = try JSONDecoder().decode(Core.self, from: Data(body))
            return true
        } catch {
            return false
        }
    }
}
