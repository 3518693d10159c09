// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Stream liveness")
struct StreamLivenessTests {
    private let silence = Duration.seconds(600)

    @Test("silence counts from the opening, and from each line anew")
    func silent() {
        var liveness = StreamLiveness(now: .seconds(10))
        #expect(liveness.verdict(at: .seconds(10), patience: silence) == .check(at: .seconds(610)))
        liveness.receivedLines(at: .seconds(500))
        #expect(liveness.verdict(at: .seconds(610), patience: silence) == .check(at: .seconds(1100)))
        #expect(liveness.verdict(at: .seconds(1100), patience: silence) == .reopen(.silence(silence)))
    }

    @Test("without a bound, silence is never too long")
    func unbounded() {
        let liveness = StreamLiveness(now: .zero)
        #expect(liveness.verdict(at: .seconds(1_000_000), patience: nil) == .check(at: .seconds(1_086_400)))
    }

    @Test("an empty frame and then nothing for 30 s is a dead node, whatever the silence", arguments: [0, 600])
    func emptyFrame(silence: Int) {
        var liveness = StreamLiveness(now: .zero)
        let isNews = liveness.receivedEmptyFrame(at: .seconds(5))
        #expect(isNews)
        #expect(
            liveness.verdict(at: .seconds(5), patience: silence == 0 ? nil : .seconds(silence))
                == .check(at: .seconds(35)))
        #expect(
            liveness.verdict(at: .seconds(35), patience: silence == 0 ? nil : .seconds(silence)) == .reopen(.emptyFrame)
        )
    }

    @Test("a line after an empty frame clears the suspicion; another empty frame does not put it off")
    func cleared() {
        var liveness = StreamLiveness(now: .zero)
        let first = liveness.receivedEmptyFrame(at: .seconds(1))
        #expect(first)
        let second = liveness.receivedEmptyFrame(at: .seconds(20))
        #expect(!second)
        #expect(liveness.verdict(at: .seconds(31), patience: nil) == .reopen(.emptyFrame))
        liveness.receivedLines(at: .seconds(25))
        #expect(liveness.verdict(at: .seconds(31), patience: silence) == .check(at: .seconds(625)))
        let afterLine = liveness.receivedEmptyFrame(at: .seconds(40))
        #expect(afterLine)
    }

    @Test(
        "a stream that is closed because of its silence has lost nothing by that, however its goodbye is answered",
        arguments: [LossInFlight.lastMoment, .lastWhile])
    func lossOfSilence(loss: LossInFlight) {
        for reason in [ReopenReason.silence(silence), .suspicion(.seconds(10)), .silenceOfPanel] {
            #expect(reason.loss(of: loss, quiet: .seconds(10)) == .none)
            // Lines came while it was being closed.
            #expect(reason.loss(of: loss, quiet: .milliseconds(300)) == loss)
            // The last line may have been the panel's word that it has lost the node.
            #expect(reason.loss(of: loss, quiet: .seconds(10), endsInPanelWords: true) == .queue)
        }
    }

    @Test(
        "a node that has left, or was modified, takes with it what waited; a stream with a replay loses what that tells"
    )
    func lossOfNode() {
        for reason in [ReopenReason.nodeLeft(status: "error"), .nodeModified] {
            #expect(reason.loss(of: .lastMoment, quiet: .seconds(60)) == .queue)
            #expect(reason.loss(of: .none, quiet: .zero) == .none)
            #expect(reason.loss(of: .before(lastLines: 3), quiet: .zero) == .before(lastLines: 3))
        }
    }

    @Test("a silence shorter than the suspicion comes first")
    func shortSilence() {
        var liveness = StreamLiveness(now: .zero)
        _ = liveness.receivedEmptyFrame(at: .seconds(1))
        #expect(liveness.verdict(at: .seconds(2), patience: .seconds(10)) == .check(at: .seconds(10)))
        #expect(liveness.verdict(at: .seconds(10), patience: .seconds(10)) == .reopen(.silence(.seconds(10))))
    }
}
