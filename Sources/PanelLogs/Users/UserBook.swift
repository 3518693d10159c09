// SPDX-License-Identifier: MIT

/// Decides which users the panel is asked about, and when: many with one request, one request at a time, after each a
/// pause, and none for a long while where the panel will not tell. Pure; times are readings of the relay's
/// ``MonotonicClock``.
struct UserBook: Sendable {
    /// Users to ask about with one request.
    struct Question: Equatable, Sendable {
        var ids: [UInt64]
        /// What was asked of another panel says nothing of this one.
        fileprivate var panel: Int
    }

    enum Step: Equatable, Sendable {
        case ask(Question)
        /// nil: until somebody is wanted.
        case wait(until: Duration?)
    }

    private enum Phase {
        case ready(notBefore: Duration)
        case asking
        /// The panel does not tell. Until then nobody is noted down, and nobody asked for.
        case barred(until: Duration)
    }

    /// A URL of some 1.5 KB at most.
    static let mostAtOnce = 100
    /// **Bound** of those who wait to be asked about; who finds no room is noted with a later line.
    static let mostWanted = 10_000
    /// Users come in swarms, when a node comes up: the first of them waits for the others.
    static let gathering = Duration.milliseconds(500)
    /// From the end of one request to the next.
    static let pause = Duration.seconds(2)
    /// Users are renamed seldom.
    static let nameLasts = Duration.seconds(6 * 3600)
    static let absenceLasts = Duration.seconds(3600)
    /// A proxy may say 404 while the panel restarts: the first bar is short.
    static let firstBar = Duration.seconds(600)
    static let laterBar = Duration.seconds(6 * 3600)
    /// The numbers of users are 32 bits wide on every panel; for a larger one, its database would fail.
    static let largestID = UInt64(Int32.max)
    /// No panel allows a longer name.
    static let longestName = 256

    private var cache = UserCache()
    /// Those that are being asked about, included.
    private var wanted: Set<UInt64> = []
    private var phase = Phase.ready(notBefore: .zero)
    private var backoff = Backoff(initial: .seconds(5), maximum: .seconds(600))
    private var bars = 0
    private var panel = 0

    /// The user's name, if it is known; else he is noted down, unless the panel has said that it will not tell.
    mutating func name(of id: UInt64, now: Duration) -> String? {
        let entry = cache.find(id)
        if let entry, now < entry.renewAt { return entry.name }
        note(id, now: now)
        return entry?.name
    }

    /// Whether somebody is to be asked about.
    var wantsSomebody: Bool { !wanted.isEmpty }

    private mutating func note(_ id: UInt64, now: Duration) {
        if case .barred(let until) = phase {
            guard now >= until else { return }
            phase = .ready(notBefore: now)
        }
        guard id <= Self.largestID, wanted.count < Self.mostWanted else { return }
        if wanted.isEmpty, case .ready(let notBefore) = phase {
            phase = .ready(notBefore: max(notBefore, now + Self.gathering))
        }
        wanted.insert(id)
    }

    /// What is to be done now. A question that was handed out has to be settled with one of the methods below.
    mutating func next(now: Duration) -> Step {
        switch phase {
        case .asking:
            return .wait(until: nil)
        case .barred(let until):
            return .wait(until: now < until ? until : nil)
        case .ready(let notBefore):
            if wanted.isEmpty { return .wait(until: nil) }
            if now < notBefore { return .wait(until: notBefore) }
            phase = .asking
            return .ask(Question(ids: Array(wanted.sorted().prefix(Self.mostAtOnce)), panel: panel))
        }
    }

    /// The panel has answered: who of those asked about is not among the users is nobody that this account may see.
    mutating func answered(_ question: Question, _ users: [UInt64: String], now: Duration) {
        settle(question, notBefore: now + Self.pause)
        guard question.panel == panel else { return }
        backoff.reset()
        bars = 0
        for id in question.ids {
            wanted.remove(id)
            let name = users[id].flatMap { (1...Self.longestName).contains($0.utf8.count) ? $0 : nil }
            let lasts = name == nil ? Self.absenceLasts : Self.nameLasts
            cache.keep(UserCache.Entry(name: name, renewAt: now + lasts), for: id)
        }
    }

    /// No answer came, or none that can be read.
    /// - Returns: for how long the panel is left alone.
    mutating func failed(
        _ question: Question, now: Duration, random: inout some RandomNumberGenerator
    ) -> Duration {
        let delay = Self.pause + backoff.next(using: &random)
        settle(question, notBefore: now + delay)
        return delay
    }

    /// The panel has no such list, or not for this account.
    /// - Returns: for how long it is not asked, and whether that was not so before.
    mutating func barred(_ question: Question, now: Duration) -> (lasts: Duration, isNews: Bool) {
        guard question.panel == panel else { return (.zero, false) }
        let lasts = bars == 0 ? Self.firstBar : Self.laterBar
        bars += 1
        wanted.removeAll()
        phase = .barred(until: now + lasts)
        return (lasts, bars == 1)
    }

    /// It could not be asked, for reasons that say nothing of the list.
    mutating func postponed(_ question: Question, for time: Duration, now: Duration) {
        settle(question, notBefore: now + time)
    }

    private mutating func settle(_ question: Question, notBefore: Duration) {
        guard case .asking = phase else { return }
        phase = .ready(notBefore: notBefore)
    }

    /// Whatever kept the panel from telling may be over: the operator has been at work.
    mutating func askAnew() {
        bars = 0
        backoff.reset()
        if case .barred = phase { phase = .ready(notBefore: .zero) }
    }

    /// From now on another panel is asked, which has other users.
    mutating func forgetAll() {
        askAnew()
        cache = UserCache()
        wanted.removeAll()
        panel += 1
    }
}
