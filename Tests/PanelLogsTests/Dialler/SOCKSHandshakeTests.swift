// SPDX-License-Identifier: MIT

import Addresses
import NIOCore
import Testing

@testable import PanelLogs

@Suite("SOCKS5, byte by byte")
struct SOCKSHandshakeTests {
    private static let target = PanelEndpoint(scheme: .https, host: "panel.example.com", port: 8000)

    /// What the client answers to these bytes: given at once, and one at a time.
    private func steps(
        _ bytes: [UInt8], host: String = "panel.example.com", credentials: ProxyEndpoint.Credentials? = nil
    ) -> [SOCKSHandshake.Step] {
        let target = PanelEndpoint(scheme: .https, host: host, port: 8000)
        func run(_ pieces: [[UInt8]]) -> [SOCKSHandshake.Step] {
            var handshake = SOCKSHandshake(target: target, credentials: credentials)
            var buffer = ByteBuffer()
            var steps: [SOCKSHandshake.Step] = []
            for piece in pieces {
                buffer.writeBytes(piece)
                while true {
                    let step = handshake.next(&buffer)
                    if step == .wait { break }
                    steps.append(step)
                }
            }
            return steps
        }
        let whole = run([bytes])
        #expect(run(bytes.map { [$0] }) == whole)
        return whole
    }

    private static let request: [UInt8] =
        [5, 1, 0, 3, 17] + Array("panel.example.com".utf8) + [0x1F, 0x40]

    @Test("offers no name where there is none, and a password where there is one")
    func greeting() {
        #expect(SOCKSHandshake(target: Self.target, credentials: nil).greeting == [5, 1, 0])
        let credentials = ProxyEndpoint.Credentials(username: "u", password: "p")
        #expect(SOCKSHandshake(target: Self.target, credentials: credentials).greeting == [5, 2, 0, 2])
    }

    @Test("asks for the panel by name, and reads past the address of each kind")
    func connects() {
        for bound in [[1, 127, 0, 0, 1, 0, 80], [3, 2, 0x68, 0x69, 0, 80], [4] + [UInt8](repeating: 0, count: 18)] {
            #expect(steps([5, 0, 5, 0, 0] + bound) == [.send(Self.request), .connected])
        }
    }

    @Test(
        "an address is asked for as one",
        arguments: [
            ("127.0.0.1", [1, 127, 0, 0, 1]), ("::1", [4] + [UInt8](repeating: 0, count: 15) + [1]),
        ])
    func address(_ host: String, _ address: [UInt8]) {
        #expect(steps([5, 0], host: host) == [.send([5, 1, 0] + address + [0x1F, 0x40])])
    }

    @Test("says its name and password only where it is asked")
    func password() {
        let credentials = ProxyEndpoint.Credentials(username: "user", password: "pass")
        let secret: [UInt8] = [1, 4] + Array("user".utf8) + [4] + Array("pass".utf8)
        #expect(steps([5, 2, 1, 0], credentials: credentials) == [.send(secret), .send(Self.request)])
        #expect(steps([5, 0], credentials: credentials) == [.send(Self.request)])
        #expect(steps([5, 2, 1, 1], credentials: credentials) == [.send(secret), .failed(.credentialsRefused)])
    }

    @Test("a method that was not offered is no SOCKS5")
    func unofferedMethod() {
        #expect(steps([5, 2]) == [.failed(.foreign)])
        #expect(steps([5, 1]) == [.failed(.foreign)])
        #expect(steps([5, 0xFF]) == [.failed(.credentialsWanted)])
        let credentials = ProxyEndpoint.Credentials(username: "user", password: "pass")
        #expect(
            steps([5, 0xFF], credentials: credentials)
                == [.failed(.failed("it takes neither a password nor nobody's word"))])
    }

    @Test("another version is no SOCKS5, wherever it is said")
    func otherVersion() {
        #expect(steps([4, 0]) == [.failed(.foreign)])
        #expect(steps([5, 0, 4, 0, 0, 1, 0, 0, 0, 0, 0, 0]) == [.send(Self.request), .failed(.foreign)])
    }

    @Test("a refusal counts though the proxy hangs up behind its first bytes")
    func shortRefusal() {
        #expect(steps([5, 0, 5, 5]) == [.send(Self.request), .failed(.panelUnreachable("connection refused"))])
    }

    @Test("every reply has a meaning")
    func replies() {
        let meanings = (UInt8(1)...9).map { steps([5, 0, 5, $0]).last }
        #expect(
            meanings == [
                .failed(.failed("general failure")), .failed(.forbidden("by its rules")),
                .failed(.panelUnreachable("network unreachable")), .failed(.panelUnreachable("host unreachable")),
                .failed(.panelUnreachable("connection refused")), .failed(.panelUnreachable("time to live expired")),
                .failed(.failed("command not supported")), .failed(.failed("kind of address not supported")),
                .failed(.failed("reply 9")),
            ])
    }

    @Test("what follows is left in the buffer")
    func leftOver() {
        var handshake = SOCKSHandshake(target: Self.target, credentials: nil)
        var buffer = ByteBuffer(bytes: [5, 0])
        _ = handshake.next(&buffer)
        buffer.writeBytes([5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x16, 3])
        #expect(handshake.next(&buffer) == .connected)
        #expect(Array(buffer.readableBytesView) == [0x16, 3])
    }
}
