// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("What is known of the dialect")
struct DialectMemoryTests {
    private var memory = DialectMemory()
    private let webSocket = DialectFinding(dialect: .webSocket, number: 1)

    private mutating func findWebSocket(at now: Duration) {
        _ = memory.ask(now: now)
        _ = memory.found(.webSocket, now: now)
    }

    @Test("the first who asks has the panel asked, the next wait, and what is found serves all for ever")
    mutating func finding() {
        #expect(memory.ask(now: .zero) == .probe)
        #expect(memory.ask(now: .zero) == .wait)
        let (finding, change) = memory.found(.webSocket, now: .zero)
        #expect(finding == webSocket)
        #expect(change == DialectMemory.Change(new: .webSocket, old: nil))
        #expect(memory.ask(now: .seconds(1_000_000)) == .use(webSocket))
    }

    @Test("a failure serves who asks within a second, then the panel is asked again")
    mutating func failure() {
        _ = memory.ask(now: .zero)
        #expect(memory.failed(.notHTTP, now: .zero) == .failure(.notHTTP))
        #expect(memory.ask(now: .milliseconds(999)) == .unavailable(.notHTTP))
        #expect(memory.ask(now: .seconds(1)) == .probe)
        #expect(memory.known == nil)
    }

    @Test("a doubt has the panel asked at the next use; the same answer is no change, but another finding")
    mutating func doubt() {
        findWebSocket(at: .zero)
        memory.doubt(.webSocket, .suspicion, now: .seconds(10))
        #expect(memory.known == .webSocket)
        #expect(memory.ask(now: .seconds(10)) == .probe)
        #expect(memory.known == .webSocket)
        let (finding, change) = memory.found(.webSocket, now: .seconds(10))
        #expect(finding == DialectFinding(dialect: .webSocket, number: 2))
        #expect(change == nil)
    }

    @Test("another answer is a change")
    mutating func change() {
        findWebSocket(at: .zero)
        memory.doubt(.webSocket, .suspicion, now: .seconds(10))
        _ = memory.ask(now: .seconds(10))
        let change = memory.found(.eventStream, now: .seconds(10)).change
        #expect(change == DialectMemory.Change(new: .eventStream, old: .webSocket))
        #expect(memory.known == .eventStream)
    }

    @Test("within ten seconds of an answer there is no suspicion")
    mutating func trust() {
        findWebSocket(at: .zero)
        memory.doubt(.webSocket, .suspicion, now: .milliseconds(9999))
        #expect(memory.ask(now: .seconds(60)) == .use(webSocket))
    }

    @Test("a proof counts at once")
    mutating func proof() {
        findWebSocket(at: .zero)
        memory.doubt(.webSocket, .proof, now: .milliseconds(1))
        #expect(memory.ask(now: .milliseconds(1)) == .probe)
    }

    @Test("a stream that was opened by the dialect before does not bring doubt on the present one")
    mutating func lateDoubt() {
        findWebSocket(at: .zero)
        memory.doubt(.eventStream, .suspicion, now: .seconds(60))
        #expect(memory.ask(now: .seconds(60)) == .use(webSocket))
    }

    @Test("a doubt that the panel does not answer leaves what is known in force, and is put again after a second")
    mutating func unansweredDoubt() {
        findWebSocket(at: .zero)
        memory.doubt(.webSocket, .suspicion, now: .seconds(10))
        _ = memory.ask(now: .seconds(10))
        #expect(memory.failed(.notHTTP, now: .seconds(10)) == .success(webSocket))
        #expect(memory.ask(now: .milliseconds(10_999)) == .use(webSocket))
        #expect(memory.ask(now: .seconds(11)) == .probe)
    }

    @Test("a question that was given up changes nothing")
    mutating func abandoned() {
        _ = memory.ask(now: .zero)
        memory.abandoned(now: .zero)
        #expect(memory.ask(now: .zero) == .probe)
        _ = memory.found(.webSocket, now: .zero)
        memory.doubt(.webSocket, .suspicion, now: .seconds(10))
        _ = memory.ask(now: .seconds(10))
        memory.abandoned(now: .seconds(10))
        #expect(memory.known == .webSocket)
        #expect(memory.ask(now: .seconds(10)) == .probe)
    }
}
