// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("The pulse of an event loop")
struct LoopPulseTests {
    @Test(
        "a beat that is overdue by a whole period tells for how long the loop has not run",
        arguments: [(0, 0), (50, 0), (99, 0), (100, 100), (3_000, 3_000)])
    func delay(silence: Int64, heldUp: Int64) {
        #expect(LoopPulse.delay(of: .milliseconds(silence)) == .milliseconds(heldUp))
    }
}
