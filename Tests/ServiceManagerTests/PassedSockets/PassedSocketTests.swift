// SPDX-License-Identifier: MIT

import Glibc
import Testing

@testable import ServiceManager

@Suite struct PassedSocketTests {
    private let unixStream = (AF_UNIX, Int32(SOCK_STREAM.rawValue))

    private func withSocket(_ family: Int32, _ type: Int32, _ body: (Int32) throws -> Void) throws {
        let descriptor = socket(family, type, 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try body(descriptor)
    }

    /// The kernel gives it a name in the abstract namespace.
    private func bindAnywhere(_ descriptor: Int32) throws {
        var address = sockaddr(sa_family: sa_family_t(AF_UNIX), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        try #require(bind(descriptor, &address, socklen_t(MemoryLayout<sa_family_t>.size)) == 0)
    }

    @Test func oneThatListensIsTakenAndClosedForChildren() throws {
        try withSocket(unixStream.0, unixStream.1) { descriptor in
            try bindAnywhere(descriptor)
            try #require(listen(descriptor, 1) == 0)
            try #require(fcntl(descriptor, F_GETFD) == 0)
            let socket = try PassedSocket(taking: descriptor)
            #expect(socket.descriptor == descriptor)
            #expect(socket.path.hasPrefix("@"))
            #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
        }
    }

    @Test func itsPathIsTold() throws {
        let path = "/tmp/logrelay-passed-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        defer { unlink(path) }
        try withSocket(unixStream.0, unixStream.1) { descriptor in
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let bound = withUnsafeBytes(of: address) { bytes in
                bytes.withMemoryRebound(to: sockaddr.self) {
                    bind(descriptor, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0 && listen(descriptor, 1) == 0)
            #expect(try PassedSocket(taking: descriptor).path == path)
        }
    }

    @Test func oneThatDoesNotListenIsRefused() throws {
        try withSocket(unixStream.0, unixStream.1) { descriptor in
            #expect(throws: PassedSocketError.notListening(descriptor)) { try PassedSocket(taking: descriptor) }
        }
    }

    @Test func oneOfAnotherTypeIsRefused() throws {
        for (family, type) in [
            (AF_UNIX, SOCK_DGRAM), (AF_UNIX, SOCK_SEQPACKET), (AF_INET, SOCK_STREAM),
        ] as [(Int32, __socket_type)] {
            try withSocket(family, Int32(type.rawValue)) { descriptor in
                #expect(throws: PassedSocketError.wrongType(descriptor)) { try PassedSocket(taking: descriptor) }
            }
        }
    }

    @Test func whatIsNoSocketIsRefused() throws {
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        #expect(throws: PassedSocketError.notASocket(descriptor)) { try PassedSocket(taking: descriptor) }
    }

    @Test func whatIsNotOpenIsRefused() {
        #expect(throws: PassedSocketError.notOpen(1_000_000)) { try PassedSocket(taking: 1_000_000) }
    }
}
