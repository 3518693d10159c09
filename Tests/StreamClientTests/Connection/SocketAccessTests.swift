// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("What a refused operator can do")
struct SocketAccessTests {
    private func sentence(_ holder: SocketAccess.Holder) -> String {
        ClientFailure.denied(SocketAccess(path: "/run/x.sock", holder: holder)).description
    }

    @Test func joinTheGroup() {
        #expect(
            sentence(.group("pasarguard-logrelay", isJoined: false))
                == "/run/x.sock: permission denied: join the group pasarguard-logrelay:"
                + " sudo usermod -aG pasarguard-logrelay $USER, then log in again")
    }

    @Test func logInAgain() { #expect(sentence(.group("g", isJoined: true)).hasSuffix("log in again")) }

    @Test func useSudo() { #expect(sentence(.root).contains("use sudo")) }

    @Test("Every failure is one line without anything harmful, and has its class")
    func sentences() {
        let path = "/run/\u{1B}[2J\n.sock"
        let failures: [(ClientFailure, ClientFailure.Class)] = [
            (.unusablePath(path), .usage), (.absent(path), .unavailable), (.deserted(path), .unavailable),
            (.noSocket(path), .unavailable), (.silent(path, seconds: 10), .unavailable), (.closed(path), .unavailable),
            (.closedEarly(path), .unavailable), (.foreign(path), .unavailable), (.refused(path), .unavailable),
            (.denied(SocketAccess(path: path, holder: .group(path, isJoined: false))), .noPermission),
            (.denied(SocketAccess(path: path, holder: .unknown)), .noPermission),
            (.connection(path, errno: 5), .internal), (.output(errno: 28), .internal),
        ]
        for (failure, expected) in failures {
            #expect(failure.class == expected)
            #expect(firstHarm(in: failure.description.utf8) == nil)
            #expect(!failure.description.contains("\n"))
        }
    }
}
