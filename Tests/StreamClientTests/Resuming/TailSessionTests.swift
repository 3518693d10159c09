// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("What tail does with what comes, and when the relay goes")
struct TailSessionTests {
    private let path = "/run/x.sock"

    private func session(_ start: StreamStart = .last(10), follows: Bool = true) -> TailSession {
        var session = TailSession(path: path, filter: StreamFilter(), start: start, follows: follows)
        session.connected()
        return session
    }

    private func log(_ seq: UInt64) -> StreamObject? { StreamObject(text: Sample.log(seq: seq, line: "l")) }

    private func request(_ start: StreamStart) -> TailSession.Action { .send(.subscribe(StreamFilter(), start)) }

    /// A session that is served, up to the live stream.
    private func served() -> TailSession {
        var session = session()
        #expect(session.receive(.hello(cursor: 100)) == request(.last(10)))
        #expect(session.receive(.subscribed(missing: .none)) == .show)
        #expect(session.receive(.live) == .show)
        return session
    }

    @Test("What comes before the answer is not shown")
    func beforeTheAnswer() {
        var session = session()
        #expect(session.receive(.hello(cursor: 100)) == request(.last(10)))
        #expect(session.receive(log(101)) == .skip)
        #expect(session.receive(StreamObject(text: Sample.state("connected"))) == .skip)
        #expect(session.receive(.subscribed(missing: .none)) == .show)
        #expect(session.receive(log(101)) == .show)
    }

    @Test("Without following, the end is where the live stream begins")
    func noFollow() {
        var session = session(follows: false)
        _ = session.receive(.hello(cursor: 100))
        _ = session.receive(.subscribed(missing: .none))
        #expect(session.receive(log(99)) == .show)
        #expect(session.receive(.live) == .finish)
    }

    @Test("After a loss it goes on behind the last record that was shown")
    func resumesBehindTheLast() {
        var session = served()
        _ = session.receive(log(107))
        #expect(session.lost(.closed(path)) == .reconnect(after: .milliseconds(250), isNew: true))
        session.connected()
        #expect(session.receive(.hello(cursor: 500)) == request(.after(107)))
        #expect(session.receive(.subscribed(missing: .unknown)) == .resumed)
    }

    @Test("Where nothing was shown, it goes on behind what the relay had when the live stream began")
    func resumesBehindTheGreeting() {
        var session = served()
        _ = session.lost(.closed(path))
        session.connected()
        #expect(session.receive(.hello(cursor: 500)) == request(.after(100)))
    }

    @Test("Lost while the past still came, it goes on behind the last that came")
    func lostInThePast() {
        var session = session()
        _ = session.receive(.hello(cursor: 100))
        _ = session.receive(.subscribed(missing: .none))
        _ = session.receive(log(95))
        _ = session.lost(.closed(path))
        session.connected()
        #expect(session.receive(.hello(cursor: 500)) == request(.after(95)))
    }

    @Test("Lost before anything came, it asks the same again")
    func lostAtOnce() {
        var session = session()
        _ = session.receive(.hello(cursor: 100))
        _ = session.receive(.subscribed(missing: .none))
        _ = session.lost(.closed(path))
        session.connected()
        #expect(session.receive(.hello(cursor: 500)) == request(.last(10)))
    }

    @Test("Gaps count as shown, and dropped records are not asked for again")
    func gapsAndDrops() {
        var session = served()
        _ = session.receive(StreamObject(text: Sample.gap))
        _ = session.receive(StreamObject(text: Sample.dropped))
        _ = session.lost(.closed(path))
        session.connected()
        #expect(session.receive(.hello(cursor: 500)) == request(.after(224)))
    }

    @Test("A relay whose numbers went back has only new records")
    func numbersWentBack() {
        var session = served()
        _ = session.receive(log(107))
        _ = session.lost(.closed(path))
        session.connected()
        #expect(session.receive(.hello(cursor: 50)) == request(.after(0)))
        _ = session.receive(.subscribed(missing: .none))
        _ = session.receive(log(51))
        _ = session.lost(.closed(path))
        session.connected()
        #expect(session.receive(.hello(cursor: 60)) == request(.after(51)))
    }

    @Test("The waits double up to five seconds, are told once, and begin anew once the stream is live")
    func backoff() {
        var session = served()
        var waits: [TailSession.Loss] = []
        for _ in 0..<7 { waits.append(session.lost(.absent(path))) }
        #expect(
            waits
                == [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000].enumerated().map { index, wait in
                    .reconnect(after: .milliseconds(wait), isNew: index == 0)
                })
        session.connected()
        _ = session.receive(.hello(cursor: 100))
        #expect(session.receive(.subscribed(missing: .none)) == .resumed)
        _ = session.receive(.live)
        #expect(session.lost(.closed(path)) == .reconnect(after: .milliseconds(250), isNew: true))
    }

    @Test("A relay that cannot be reached at first is a failure")
    func unreachableAtFirst() {
        var session = session()
        #expect(session.lost(.absent(path)) == .fail(.absent(path)))
    }

    @Test("Without following, a lost connection is a failure")
    func lostWithoutFollowing() {
        var session = session(follows: false)
        _ = session.receive(.hello(cursor: 100))
        _ = session.receive(.subscribed(missing: .none))
        #expect(session.lost(.closed(path)) == .fail(.closedEarly(path)))
    }

    @Test("A right that is gone after a restart is a failure")
    func deniedLater() {
        var session = served()
        let denied = ClientFailure.denied(SocketAccess(path: path, holder: .root))
        #expect(session.lost(denied) == .fail(denied))
    }

    @Test("A refusal at first is a failure; after a restart it is tried again")
    func refusals() {
        var first = session()
        #expect(first.receive(.error("too many consumers")) == .fail(.refused("too many consumers")))
        var later = served()
        _ = later.lost(.closed(path))
        later.connected()
        #expect(later.receive(.error("too many consumers")) == .retry("too many consumers"))
        let refusal = ClientFailure.refused("too many consumers")
        #expect(later.lost(refusal) == .reconnect(after: .milliseconds(500), isNew: true))
        #expect(later.lost(refusal) == .reconnect(after: .seconds(1), isNew: false))
    }

    @Test("Something else than the relay is found out at its first line")
    func foreign() {
        var garbage = session()
        #expect(garbage.receive(nil) == .fail(.foreign(path)))
        var other = session()
        #expect(other.receive(.unknown("greeting")) == .fail(.foreign(path)))
    }

    @Test("An answer is owed until the relay has agreed")
    func awaiting() {
        var session = session()
        #expect(session.awaitsAnswer)
        _ = session.receive(.hello(cursor: 100))
        #expect(session.awaitsAnswer)
        _ = session.receive(.subscribed(missing: .none))
        #expect(!session.awaitsAnswer)
    }
}
