// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import RelayTesting
import Synchronization

/// A consumer that keeps everything it gets, and whenever its connection ends, comes back for what it missed: with
/// `subscribe` after the last record it has.
///
/// On a thread of its own. What it is told to do it does within milliseconds.
final class LedgerConsumer: Sendable {
    private enum Conduct {
        case reading
        case stalled
        case away
        case over
    }

    /// One connection's whole lines, as they came.
    struct Connection: Sendable {
        var after: UInt64?
        var lines: [[UInt8]] = []
    }

    private struct State {
        var conduct = Conduct.reading
        var current: UnixConnection?
        var connections: [Connection] = []
        /// The lines that contain the marker.
        var marked: [String] = []
        var isGone = false
    }

    /// What a line contains that is looked for while it comes.
    static let marker = "settled"
    private static let room = 256 * 1024

    let name: String
    private let path: String
    private let state = Mutex(State())

    /// Starts at once; `finish()` ends it.
    init(name: String, path: String) {
        self.name = name
        self.path = path
        Thread.detachNewThread { [self] in
            live()
            state.withLock { $0.isGone = true }
        }
    }

    // MARK: What it is told

    func stall() { state.withLock { if case .reading = $0.conduct { $0.conduct = .stalled } } }

    func readOn() { state.withLock { if case .stalled = $0.conduct { $0.conduct = .reading } } }

    func leave() {
        state.withLock { state in
            state.conduct = .away
            state.current?.hangUp()
        }
    }

    func comeBack() { state.withLock { if case .away = $0.conduct { $0.conduct = .reading } } }

    /// It does not come back any more, and reads to the end of its connection.
    func finish() { state.withLock { $0.conduct = .over } }

    /// Ends it, whatever state it is in.
    func end() {
        state.withLock { state in
            state.conduct = .over
            state.current?.hangUp()
        }
    }

    // MARK: What it knows

    var isGone: Bool { state.withLock { $0.isGone } }

    var isConnected: Bool { state.withLock { !($0.connections.last?.lines.isEmpty ?? true) } }

    var marked: [String] { state.withLock { $0.marked } }

    var connections: [Connection] { state.withLock { $0.connections } }

    // MARK: Its life

    private func live() {
        var cursor: UInt64?
        while true {
            switch state.withLock({ $0.conduct }) {
            case .over: return
            case .away, .stalled: usleep(2_000)
            case .reading:
                guard let connection = try? UnixConnection(path: path) else {
                    usleep(5_000)
                    continue
                }
                let request = cursor.map { "{\"subscribe\":{\"after\":\"\($0)\"}}\n" }
                if let request, !connection.send(request) { continue }
                state.withLock { state in
                    state.current = connection
                    state.connections.append(Connection(after: cursor))
                    // Told to leave in between.
                    if case .away = state.conduct { connection.hangUp() }
                }
                read(connection)
                state.withLock { $0.current = nil }
                cursor = connections.last?.cursor ?? cursor
            }
        }
    }

    /// What stands behind the last newline when the connection ends was not told to the end.
    private func read(_ connection: UnixConnection) {
        var unfinished: [UInt8] = []
        while true {
            if case .stalled = state.withLock({ $0.conduct }) {
                usleep(2_000)
                continue
            }
            guard let bytes = connection.read(Self.room, within: .milliseconds(20)) else { return }
            if !bytes.isEmpty { keep(Self.lines(of: bytes, after: &unfinished)) }
        }
    }

    private func keep(_ lines: [[UInt8]]) {
        let marked = lines.filter { $0.contains(text: Self.marker) }
        state.withLock { state in
            state.connections[state.connections.count - 1].lines += lines
            state.marked += marked.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// With memchr(3): a debug build looks at single bytes so slowly that this would be a slow consumer.
    private static func lines(of bytes: [UInt8], after unfinished: inout [UInt8]) -> [[UInt8]] {
        bytes.withUnsafeBytes { bytes in
            var lines: [[UInt8]] = []
            var rest = bytes
            while let start = rest.baseAddress, let newline = memchr(start, 0x0A, rest.count) {
                let length = UnsafeRawPointer(newline) - start
                lines.append(unfinished + rest[..<length])
                unfinished = []
                rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
            }
            unfinished += rest
            return lines
        }
    }
}
