// SPDX-License-Identifier: MIT

import LogRelayModel

/// Keeps what a stream delivers.
struct LineInbox: LineReceiver {
    enum Event: Equatable {
        case opened
        case line([UInt8])
        case overflowed
        case closed
    }

    let events = Inbox<Event>()

    func streamOpened(_: StreamOpening) { events.put(.opened) }

    func receive(_ batch: LineBatch) {
        for line in batch.lines {
            events.put(.line(Array(batch.bytes[line.offset..<line.offset + line.length])))
        }
    }

    func panelOverflowed() { events.put(.overflowed) }

    func streamClosed(_: LossInFlight) { events.put(.closed) }

    /// The next lines, as text.
    func lines(_ count: Int) async throws -> [String] {
        try await lineBytes(count).map { String(decoding: $0, as: UTF8.self) }
    }

    func lineBytes(_ count: Int) async throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        while lines.count < count {
            lines.append(try await events.next { if case .line(let bytes) = $0 { bytes } else { nil } })
        }
        return lines
    }
}
