// SPDX-License-Identifier: MIT

/// Asks the panel for the names of users, as ``UserBook`` decides. Shows the token that streams have brought and never
/// logs in for it.
package struct UserWatch: Sendable {
    /// How soon to look again for a token.
    private static let tokenPause = Duration.seconds(10)
    /// Only panels of one dialect name users by number only.
    private static let dialectPause = Duration.seconds(60)

    private let names: UserNames
    private let users: any PanelUsers
    private let panel: Subscription.Panel

    package init(names: UserNames, users: any PanelUsers, panel: Subscription.Panel) {
        self.names = names
        self.users = users
        self.panel = panel
    }

    /// Asks until the task is cancelled; one request at a time.
    package func run() async {
        var random = SystemRandomNumberGenerator()
        var refused: Token?
        var isInTrouble = false
        do {
            while !Task.isCancelled {
                switch names.decide({ $0.next(now: $1) }) {
                case .wait(let until):
                    let now = panel.clock.now()
                    try await names.wanted.sleep(until.map { max($0 - now, .zero) } ?? .seconds(3600), on: panel.clock)
                case .ask(let question):
                    switch await ask(question, refused: refused) {
                    case .answered(let users):
                        names.decide { $0.answered(question, users, now: $1) }
                        if isInTrouble { panel.observer.usersNamedAgain() }
                        isInTrouble = false
                    case .tokenRefused(let token):
                        refused = token
                        names.decide { $0.postponed(question, for: Self.tokenPause, now: $1) }
                    case .notNow(let time):
                        names.decide { $0.postponed(question, for: time, now: $1) }
                    case .willNotTell(let why):
                        let bar = names.decide { $0.barred(question, now: $1) }
                        if bar.isNews { panel.observer.usersNotNamed(why, nextAttempt: bar.lasts) }
                        isInTrouble = true
                    case .failed(let error):
                        let delay = names.decide { $0.failed(question, now: $1, random: &random) }
                        panel.observer.usersNotNamed(.failed(error), nextAttempt: delay)
                        isInTrouble = true
                    }
                }
            }
        } catch {
            // Only a cancelled task cannot sleep.
        }
    }

    private enum Outcome {
        case answered([UInt64: String])
        case tokenRefused(Token)
        case notNow(Duration)
        case willNotTell(UsersNotNamed)
        case failed(PanelError)
    }

    private func ask(_ question: UserBook.Question, refused: Token?) async -> Outcome {
        guard await panel.dialects.known == .eventStream else { return .notNow(Self.dialectPause) }
        guard let token = await panel.authenticator.tokenAtHand, token != refused else {
            return .notNow(Self.tokenPause)
        }
        do {
            let found = try await users.users(question.ids, token)
            let asked = Set(question.ids)
            // It does not know how to look for some of its users, and would tell of others instead.
            guard found.keys.allSatisfy(asked.contains) else { return .willNotTell(.listUnknown(status: nil)) }
            return .answered(found)
        } catch {
            switch error {
            case .unauthorized: return .tokenRefused(token)
            case .forbidden: return .willNotTell(.rightMissing)
            case .unexpected(let answer) where answer.isPanels && [404, 405, 422].contains(answer.status):
                return .willNotTell(.listUnknown(status: answer.status))
            case .dial(.cancelled): return .notNow(.zero)
            case .dial, .loginRefused, .unexpected, .undecodable, .newTokenRefused, .credentialRefused:
                return .failed(error)
            }
        }
    }
}

/// Why lines have the numbers of users only.
package enum UsersNotNamed: Equatable, Sendable, CustomStringConvertible {
    /// 403.
    case rightMissing
    /// The panel has no list of users that can be asked for some of them; nil where it gave others instead.
    case listUnknown(status: Int?)
    case failed(PanelError)

    package var description: String {
        switch self {
        case .rightMissing: "the account's rights do not suffice (HTTP 403): the panel wants users.read_simple"
        case .listUnknown(let status?): "this panel has no list of users by their numbers (HTTP \(status))"
        case .listUnknown(nil): "this panel's list of users cannot be asked for some of them"
        case .failed(let error): error.description
        }
    }
}
