// SPDX-License-Identifier: MIT

import Glibc

/// What the relay finds out about the descriptor that it may write messages to.
struct StandardError: Equatable, Sendable {
    /// nil where it is closed.
    var identity: FileIdentity?
    var isTerminal: Bool
    /// It is one of journald's streams, which takes lines, and stamps them itself.
    var isJournalStream: Bool

    /// The end of the path at which journald listens for streams, whatever the namespace (`systemd-journald.service(8)`).
    private static let streamSocket = "/systemd/journal/stdout"

    init(identity: FileIdentity?, isTerminal: Bool = false, isJournalStream: Bool = false) {
        self.identity = identity
        self.isTerminal = isTerminal
        self.isJournalStream = isJournalStream
    }

    init(descriptor: CInt) {
        self.init(
            identity: FileIdentity(of: descriptor), isTerminal: isatty(descriptor) == 1,
            isJournalStream: Self.pathOfPeer(descriptor)?.hasSuffix(Self.streamSocket) ?? false)
    }

    /// nil where it is no Unix socket, or is connected to one without a path.
    private static func pathOfPeer(_ descriptor: CInt) -> String? {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafeMutableBytes(of: &address) { bytes -> String? in
            let result = bytes.withMemoryRebound(to: sockaddr.self) {
                getpeername(descriptor, $0.baseAddress, &length)
            }
            guard result == 0, bytes.load(as: sockaddr.self).sa_family == sa_family_t(AF_UNIX) else { return nil }
            let path = bytes[MemoryLayout<sa_family_t>.size..<min(Int(length), bytes.count)].prefix { $0 != 0 }
            return String(decoding: path, as: UTF8.self)
        }
    }
}
