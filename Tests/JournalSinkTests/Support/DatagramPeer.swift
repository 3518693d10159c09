// SPDX-License-Identifier: MIT

import Glibc
import JournalProtocol

@testable import JournalSink

/// A datagram socket in journald's place, read without waiting. It may queue no more than ten datagrams.
final class DatagramPeer: Sendable {
    struct Failed: Error {
        var code = errno
    }

    private let path = "/tmp/logrelay-peer-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failed() }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                bind(descriptor, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw Failed() }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func withConnection<Result>(_ body: (borrowing JournalSocket) -> Result) throws -> Result {
        switch JournalSocket.connect(to: try SocketAddress(path: path)) {
        case .connected(let socket): return body(socket)
        case .failed(let code): throw Failed(code: code)
        }
    }

    func received() -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
            guard count >= 0 else { return datagrams }
            datagrams.append(Array(buffer[..<count]))
        }
    }
}
