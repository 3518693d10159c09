// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Event stream state")
struct EventStreamStateTests {
    private var state = EventStreamState()

    init() {
        _ = state.answered(HTTPAnswer(status: 200, contentType: "text/event-stream"))
        _ = state.proven()
    }

    @Test("a goodbye that the panel answers may lose what it had read of the node and not sent")
    mutating func answered() {
        #expect(state.unwanted() == .sayGoodbye)
        #expect(state.answerEnded(isMarked: false, words: nil) == .hangUp)
        #expect(state.end == .closedByUs)
        #expect(state.loss == .lastMoment)
    }

    @Test("a goodbye that it does not answer in time may lose what it was sending")
    mutating func unanswered() {
        #expect(state.unwanted() == .sayGoodbye)
        #expect(state.goodbyeUnanswered() == .hangUp)
        #expect(state.end == .closedByUs)
        #expect(state.loss == .lastWhile)
        #expect(state.ended(.endOfFile) == .proceed)
        #expect(state.loss == .lastWhile)
    }

    @Test("only a goodbye can stay unanswered")
    mutating func noGoodbye() {
        #expect(state.goodbyeUnanswered() == .proceed)
        #expect(state.ended(.endOfFile) == .hangUp)
        #expect(state.goodbyeUnanswered() == .proceed)
        #expect(state.end == .endOfFile)
    }

    @Test(
        "an end that belongs to the answer may lose what waited at the node, any other what was under way",
        arguments: [(true, LossInFlight.queue), (false, .lastMoment)])
    mutating func endOfAnswer(isMarked: Bool, loss: LossInFlight) {
        #expect(state.answerEnded(isMarked: isMarked, words: nil) == .hangUp)
        #expect(state.end == (isMarked ? .finished : .endOfFile))
        #expect(state.loss == loss)
    }

    @Test("words that nothing followed are the reason for the end")
    mutating func words() {
        #expect(state.perhapsToldByPanel() == .awaitEnd)
        #expect(state.answerEnded(isMarked: true, words: "Error: x") == .hangUp)
        #expect(state.end == .toldByPanel("Error: x"))
        #expect(state.loss == .queue)
        #expect(state.perhapsToldByPanel() == .proceed)
    }

    @Test("after a goodbye they change nothing, and set no other time for it")
    mutating func wordsAfterGoodbye() {
        #expect(state.unwanted() == .sayGoodbye)
        #expect(state.perhapsToldByPanel() == .proceed)
        #expect(state.answerEnded(isMarked: true, words: "Error: x") == .hangUp)
        #expect(state.end == .closedByUs)
    }
}
