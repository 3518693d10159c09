// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import RelayLog

@Suite("Messages that the relay reads back")
struct ReadBackTests {
    @Test(
        "have the ID by which they are looked for",
        arguments: [
            ("logged in", RelayMessageID.loggedIn),
            ("login is refused, will retry", RelayMessageID.loginRefused),
        ])
    func identifiers(_ text: String, _ id: String) {
        #expect(MessageKind.of(text)?.id == id)
    }
}
