// SPDX-License-Identifier: MIT

import CSystemd
import JournalProtocol

/// Journald's native socket. Connected to when there is something to say, and anew when journald has gone and come back.
struct JournalDestination: ~Copyable {
    private let path: String
    private var socket: JournalSocket?

    /// Opens nothing yet.
    init(path: String) {
        self.path = path
        socket = nil
    }

    mutating func take(_ entry: [UInt8]) -> Destination.Taken {
        let wasConnected = socket != nil
        switch attempt(entry) {
        case .handedOver: return .whole
        case .full, .shortOfMemory: return .nothing
        case .disconnected:
            socket = nil
            // journald may be back already under the same path.
            return wasConnected ? take(entry) : .nothing
        case .tooLarge, .refused: return .refused
        }
    }

    private mutating func attempt(_ entry: [UInt8]) -> SendOutcome {
        guard let connected = connection() else { return .disconnected(ENOTCONN) }
        var entry = entry
        let outcome = entry.withUnsafeMutableBytes { bytes in
            var datagram = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
            return withUnsafeMutablePointer(to: &datagram) {
                connected.send(UnsafeMutableBufferPointer(start: $0, count: 1))
            }
        }
        socket = consume connected
        return outcome
    }

    private mutating func connection() -> JournalSocket? {
        if let connected = socket.take() { return connected }
        do {
            switch JournalSocket.connect(to: try SocketAddress(path: path)) {
            case .connected(let connected): return connected
            case .failed: return nil
            }
        } catch {
            // Nobody can listen at a path that no socket address holds.
            return nil
        }
    }
}
