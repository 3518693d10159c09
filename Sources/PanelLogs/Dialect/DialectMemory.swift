// SPDX-License-Identifier: MIT

/// What is known of a panel's dialect, and how well. The number is another after each time that the panel was asked, so
/// that who remembers more about the panel knows how long that holds.
package struct DialectFinding: Equatable, Sendable {
    package var dialect: PanelDialect
    package var number: Int
}

/// Decides when the panel is asked for its dialect.
///
/// What was found is remembered. Once it is doubted, the next who wants to use it asks again; if that brings no answer,
/// what was found goes on to count, and the doubt goes on as well.
///
/// Times are readings of the relay's ``MonotonicClock``.
struct DialectMemory: Sendable {
    enum Answer: Equatable {
        case use(DialectFinding)
        case unavailable(DialError)
        /// Ask the panel, and report what came of it.
        case probe
        /// Somebody does already.
        case wait
    }

    private enum Phase {
        /// - Parameter failure: of the last question, until when it is told again.
        case unknown(failure: (DialError, until: Duration)?)
        case probing(doubted: DialectFinding?)
        case found(DialectFinding, at: Duration)
        /// - Parameter notBefore: the panel is not asked again before then.
        case doubted(DialectFinding, notBefore: Duration)
    }

    /// How long the answer to one question serves those who ask late.
    static var freshness: Duration { .seconds(1) }
    /// What was found is not suspected again so soon: a missing node alone, on a panel with event streams, would have the
    /// panel asked all the time.
    static var trust: Duration { .seconds(10) }

    private var phase = Phase.unknown(failure: nil)
    private var lastNumber = 0

    var known: PanelDialect? {
        switch phase {
        case .unknown, .probing(doubted: nil): nil
        case .probing(let finding?), .found(let finding, _), .doubted(let finding, _): finding.dialect
        }
    }

    /// What one who wants to use the dialect shall do.
    mutating func ask(now: Duration) -> Answer {
        switch phase {
        case .found(let finding, _):
            return .use(finding)
        case .doubted(let finding, let notBefore):
            if now < notBefore { return .use(finding) }
            phase = .probing(doubted: finding)
            return .probe
        case .unknown(let failure):
            if let (error, until) = failure, now < until { return .unavailable(error) }
            phase = .probing(doubted: nil)
            return .probe
        case .probing:
            return .wait
        }
    }

    /// The panel has answered.
    /// - Returns: what all who wait use; and what was known before, nil for the very same dialect.
    mutating func found(
        _ dialect: PanelDialect, now: Duration
    ) -> (finding: DialectFinding, change: Change?) {
        let old = known
        lastNumber += 1
        let finding = DialectFinding(dialect: dialect, number: lastNumber)
        phase = .found(finding, at: now)
        return (finding, old == dialect ? nil : Change(new: dialect, old: old))
    }

    struct Change: Equatable {
        var new: PanelDialect
        var old: PanelDialect?
    }

    /// The panel could not be asked, or gave no evidence.
    /// - Returns: what all who wait are told.
    mutating func failed(_ error: DialError, now: Duration) -> Result<DialectFinding, DialError> {
        if case .probing(let finding?) = phase {
            phase = .doubted(finding, notBefore: now + Self.freshness)
            return .success(finding)
        }
        let pause = max(Self.freshness, PanelProblem(error).retryAfter ?? .zero)
        phase = .unknown(failure: (error, until: now + pause))
        return .failure(error)
    }

    /// Who asked has given up: all is as it was before.
    mutating func abandoned(now: Duration) {
        guard case .probing(let doubted) = phase else { return }
        phase = doubted.map { .doubted($0, notBefore: now) } ?? .unknown(failure: nil)
    }

    /// A failure suggests that the panel speaks another dialect than this.
    mutating func doubt(_ dialect: PanelDialect, _ doubt: DialectDoubt, now: Duration) {
        guard case .found(let finding, let at) = phase, finding.dialect == dialect else { return }
        switch doubt {
        case .suspicion where now - at < Self.trust: return
        case .suspicion, .proof: break
        }
        phase = .doubted(finding, notBefore: now)
    }
}
