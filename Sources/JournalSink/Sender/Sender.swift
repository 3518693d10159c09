// SPDX-License-Identifier: MIT

import Glibc
import JournalProtocol
import LogRelayModel

/// The thread's work: claims what is queued, encodes it in groups, hands it over, and waits with a time-out where that
/// is not possible. Decisions are ``HandOver``'s.
struct Sender: ~Copyable {
    private let address: SocketAddress
    private let queue: JournalQueue
    private let heartbeat: Heartbeat
    private let wallClock: WallClock
    private let observer: @Sendable (JournalSinkEvent) -> Void
    private let lossPort: any LossPort

    private var hand = InHand()
    private var group: EntryGroup
    private var machine = HandOver(now: .now)
    private var socket: JournalSocket?
    private var announced = JournalPhase.connecting
    /// The last entry was refused with this code; the next refusal for the same is no news.
    private var refusedWith: CInt?

    init(
        address: SocketAddress, queue: JournalQueue, encoder: EntryEncoder, heartbeat: Heartbeat,
        wallClock: @escaping WallClock, lossPort: any LossPort,
        observer: @escaping @Sendable (JournalSinkEvent) -> Void
    ) {
        self.address = address
        self.queue = queue
        self.heartbeat = heartbeat
        self.wallClock = wallClock
        self.lossPort = lossPort
        self.observer = observer
        group = EntryGroup(encoder: encoder)
    }

    /// Until ordered to stop.
    mutating func run() {
        while true {
            heartbeat.beat()
            var now = ContinuousClock.now
            let briefing = queue.brief(wantsMore: hand.isEmpty, now: now)
            hand.take(briefing.claimed)
            for loss in briefing.losses { lossPort.lost(loss.lines, of: loss.source, reason: .journalOverflow) }
            if briefing.mustStop { return }
            perform(machine.next(hasEntries: !hand.isEmpty, now: now), until: briefing.nextDeadline, now: now)
            now = .now
            announce(machine.phase(at: now))
        }
    }

    private mutating func perform(
        _ action: HandOver.Action, until deadline: ContinuousClock.Instant?, now: ContinuousClock.Instant
    ) {
        func milliseconds(_ longest: Duration) -> CInt {
            let wait = deadline.map { min(longest, max($0 - now, .zero)) } ?? longest
            // Rounded up: a wait of 0 ms would spin until the deadline.
            return CInt(wait.components.seconds * 1000 + wait.components.attoseconds / 1_000_000_000_000_000) + 1
        }
        switch action {
        case .connect: connect()
        case .send: send()
        case .awaitWork(let longest), .pause(let longest): sleep(milliseconds(longest))
        case .awaitRoom(let longest):
            socket?.waitForRoom(or: queue.wakeUp.descriptor, milliseconds: milliseconds(longest))
            queue.wakeUp.clear()
            send()
        }
    }

    private func sleep(_ milliseconds: CInt) {
        var watched = pollfd(fd: queue.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&watched, 1, milliseconds) > 0 { queue.wakeUp.clear() }
    }

    private mutating func connect() {
        socket = nil
        switch JournalSocket.connect(to: address) {
        case .connected(let connected):
            socket = consume connected
            machine.connected()
        case .failed(let code):
            machine.connectFailed(code, now: .now)
        }
    }

    private mutating func announce(_ phase: JournalPhase) {
        guard phase != announced else { return }
        queue.enter(phase)
        observer(.phaseChanged(from: announced, to: phase))
        announced = phase
    }
}

// MARK: - Handing over

extension Sender {
    private mutating func send() {
        let time = wallClock()
        if group.isEmpty || group.isStale(at: time) { group.fill(from: hand, now: time) }
        guard !group.isEmpty else { return }
        conclude(attempt { $0.send(to: $1) })
    }

    private mutating func conclude(_ outcome: SendOutcome) {
        if case .handedOver(let count) = outcome { return settle(handedOver: count) }
        switch machine.failed(outcome, now: .now) {
        case .tryAgain: break
        case .giveUp(let code): giveUpNext(code)
        case .sendAsFile: sendAsFile()
        }
    }

    private mutating func sendAsFile() {
        let outcome = attempt { $0.sendFirstAsFile(to: $1) }
        if case .handedOver(let count) = outcome { return settle(handedOver: count) }
        switch machine.failed(outcome, now: .now) {
        case .tryAgain: break
        case .giveUp(let code): giveUpNext(code)
        // Neither as a datagram nor as a file.
        case .sendAsFile: giveUpNext(EMSGSIZE)
        }
    }

    private mutating func attempt(
        _ send: (inout EntryGroup, borrowing JournalSocket) -> SendOutcome
    ) -> SendOutcome {
        guard let connected = socket.take() else { return .disconnected(ENOTCONN) }
        let outcome = send(&group, connected)
        socket = consume connected
        return outcome
    }

    private mutating func settle(handedOver count: Int) {
        group.advance(by: count)
        queue.settle(handedOver: count, freed: hand.advance(by: count))
        machine.handedOver()
        refusedWith = nil
    }

    private mutating func giveUpNext(_ code: CInt) {
        let loss = hand.lossOfNext
        group.advance(by: 1)
        queue.settle(refused: loss, freed: hand.advance(by: 1))
        if refusedWith != code { observer(.entryRefused(code)) }
        refusedWith = code
    }
}
