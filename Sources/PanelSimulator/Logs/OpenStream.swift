// SPDX-License-Identifier: MIT

/// A log stream as the panel's middle sees it, whatever dialect it speaks.
protocol OpenStream: AnyObject {
    var observation: StreamObservation { get }
    /// The log whose lines it gets: its source, but for Rebecca's core stream. Nil where it has none.
    var feed: PanelSource? { get }
    /// New lines of its source, each of which every stream gets: the WebSocket dialect.
    func offer(_ lines: [String])
    /// Its node died: from now on a zombie, silent for good.
    func nodeDied()
    func end(_ ending: StreamCut)
    /// Stops reading, writing and answering; the connection stays.
    func freeze()
    /// Writes bytes past the dialect's own encoding.
    func sendRaw(_ bytes: [UInt8])
}

/// How the panel ends a stream.
package enum StreamCut: Sendable, Equatable {
    /// In order: over WebSocket with a close frame (any number, valid or not), then waiting for the client's, at most a
    /// second; an event stream with the last chunk, then FIN.
    case close(code: UInt16, reason: String = "")
    /// The end of the connection without a word of the stream's protocol: FIN, over TLS without a `close_notify`.
    case eof
    /// RST.
    case reset
}

/// One stream of the simulated panel, numbered from 1 in the order they opened.
package struct StreamID: Hashable, Comparable, Sendable {
    package var number: Int

    package static func < (left: StreamID, right: StreamID) -> Bool { left.number < right.number }
}

/// Which open streams a call is about.
package enum StreamSelection: Sendable {
    case all
    case of(PanelSource)
    case one(StreamID)

    func contains(_ stream: StreamObservation) -> Bool {
        switch self {
        case .all: true
        case .of(let source): stream.source == source
        case .one(let id): stream.id == id
        }
    }
}
