// SPDX-License-Identifier: MIT

package import PanelLogs

/// What came of one source's stream.
package enum StreamFact: Equatable, Sendable {
    /// It was opened and looked at for a moment.
    case opened(FirstLook)
    /// It was opened, and ended by itself while it was looked at.
    case ended(StreamEnd)
    case refused(StreamRefusal)
    case failed(DialError)
    /// The examination's time was over before its turn came.
    case outOfTime
}

/// What a stream brought while it was looked at.
package struct FirstLook: Equatable, Sendable {
    package var lines: Int
    /// How long it was looked at.
    package var lasted: Duration
    /// Of an event stream.
    package var events: EventSigns?

    package init(lines: Int, lasted: Duration, events: EventSigns? = nil) {
        self.lines = lines
        self.lasted = lasted
        self.events = events
    }
}

/// When an event stream gave which sign of itself, from the request on.
package struct EventSigns: Equatable, Sendable {
    /// The head of the answer.
    package var head: Duration?
    /// The first byte behind it: a line, or the panel's sign that it is there.
    package var firstByte: Duration?
    /// An encoding that nobody had asked for.
    package var encoding: String?

    package init(head: Duration? = nil, firstByte: Duration? = nil, encoding: String? = nil) {
        self.head = head
        self.firstByte = firstByte
        self.encoding = encoding
    }
}
