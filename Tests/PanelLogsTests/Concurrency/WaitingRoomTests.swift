// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@testable import PanelLogs

@Suite("A waiting room", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct WaitingRoomTests {
    private let room = WaitingRoom<Int>()

    @Test("has news for whoever came in before it, and began to wait after it")
    func late() async {
        let place = room.enter()
        room.tell(1)
        #expect(await room.wait(at: place) == 1)
    }

    @Test("has no old news for whoever comes in later")
    func old() async {
        room.tell(1)
        let place = room.enter()
        room.tell(2)
        #expect(await room.wait(at: place) == 2)
    }

    @Test("keeps no cancelled task waiting")
    func cancelled() async {
        let place = room.enter()
        let task = Task { await room.wait(at: place) }
        task.cancel()
        #expect(await task.value == nil)
    }
}
