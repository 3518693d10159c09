// SPDX-License-Identifier: MIT

import PanelLogs

/// How long an examination waits for what.
package struct ExaminerPatience: Sendable {
    /// A request, or the opening of a stream, from the first packet to the answer: as long as the daemon does.
    package var request = Dialler.usualTimeout
    /// A first look at a stream of the WebSocket dialect: its replay is there by then.
    package var look: Duration = .seconds(1)
    /// A first byte of an event stream: the panel gives a sign every 15 s.
    package var sign: Duration = .seconds(20)
    /// All streams together; what has not had its turn by then is not tested.
    package var allStreams: Duration = .seconds(120)

    package init() {}
}
