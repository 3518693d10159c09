// SPDX-License-Identifier: MIT

import Testing

@testable import RelayDaemon

@Suite("Durations in messages")
struct DurationBriefTests {
    @Test(
        "have one unit",
        arguments: [
            (Duration.milliseconds(7), "7ms"), (.milliseconds(12_400), "12s"), (.seconds(119), "119s"),
            (.milliseconds(899_980), "15min"), (.seconds(7200), "2h"),
        ])
    func brief(_ duration: Duration, _ text: String) {
        #expect(duration.brief == text)
    }
}
