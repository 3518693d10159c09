// SPDX-License-Identifier: MIT

import Glibc
import JournalProtocol

/// Decides what the sender does next, from what became of its last attempt. Pure.
struct HandOver: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Action: Equatable, Sendable {
        case connect
        case send
        /// Until something is queued, or so long.
        case awaitWork(Duration)
        /// Until journald's socket has room, or so long.
        case awaitRoom(Duration)
        /// Exactly so long, unless ordered to stop.
        case pause(Duration)
    }

    /// What became of the group's first entry.
    enum Verdict: Equatable, Sendable {
        case tryAgain
        case sendAsFile
        case giveUp(CInt)
    }

    private enum State {
        case disconnected(retryAt: Instant, phase: JournalPhase)
        case ready
        /// Journald has taken nothing since.
        case blocked(since: Instant)
        /// The kernel had no memory for the first entry, so many times in a row.
        case starved(times: Int, retryAt: Instant)
    }

    /// No wait is longer, so that the heart beats once a second.
    static let longestWait = Duration.milliseconds(900)
    static let reconnectInterval = Duration.milliseconds(250)
    /// An entry for which the kernel has no memory is given up after so many attempts, one every 250 ms.
    static let starvedAttempts = 20

    private var state: State

    init(now: Instant) {
        state = .disconnected(retryAt: now, phase: .connecting)
    }

    func next(hasEntries: Bool, now: Instant) -> Action {
        switch state {
        case .disconnected(let retryAt, _):
            return retryAt <= now ? .connect : .pause(min(retryAt - now, Self.longestWait))
        case .starved(_, let retryAt) where retryAt > now:
            return .pause(min(retryAt - now, Self.longestWait))
        case .blocked:
            return hasEntries ? .awaitRoom(Self.longestWait) : .awaitWork(Self.longestWait)
        case .ready, .starved:
            return hasEntries ? .send : .awaitWork(Self.longestWait)
        }
    }

    mutating func connected() { state = .ready }

    mutating func connectFailed(_ code: CInt, now: Instant) {
        state = .disconnected(retryAt: now + Self.reconnectInterval, phase: .missing(code))
    }

    mutating func handedOver() { state = .ready }

    /// What to do with the first entry after an attempt that handed over nothing.
    mutating func failed(_ outcome: SendOutcome, now: Instant) -> Verdict {
        switch outcome {
        case .handedOver:
            state = .ready
            return .tryAgain
        case .full:
            if case .blocked = state { return .tryAgain }
            state = .blocked(since: now)
            return .tryAgain
        case .shortOfMemory(let code):
            let times = if case .starved(let times, _) = state { times + 1 } else { 1 }
            guard times < Self.starvedAttempts else {
                state = .ready
                return .giveUp(code)
            }
            state = .starved(times: times, retryAt: now + Self.reconnectInterval)
            return .tryAgain
        case .tooLarge:
            return .sendAsFile
        case .disconnected:
            // journald may be back already under the same path: the first attempt comes at once.
            state = .disconnected(retryAt: now, phase: phase(at: now))
            return .tryAgain
        case .refused(let code):
            state = .ready
            return .giveUp(code)
        }
    }

    func phase(at now: Instant) -> JournalPhase {
        switch state {
        case .disconnected(_, let phase): phase
        case .ready: .storing
        case .blocked(let since): now - since >= .seconds(1) ? .waiting : .storing
        case .starved: .waiting
        }
    }
}
