// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Defaults that depend on the place")
struct SituationalDefaultTests {
    @Test(
        arguments: [
            ("/etc/pasarguard-logrelay/relay.conf", "relay"), ("/etc/pasarguard-logrelay/second.conf", "second"),
            ("/etc/pasarguard-logrelay/a/b.conf", "relay"), ("/tmp/second.conf", "relay"), ("second.conf", "relay"),
            ("/etc/pasarguard-logrelay/.conf", "relay"),
        ])
    func instance(_ path: String, _ name: String) {
        #expect(SituationalDefault.instance(configurationPath: path) == name)
    }

    @Test(
        arguments: [
            ("/etc/pasarguard-logrelay/relay.conf", "/run/pasarguard-logrelay"),
            ("/etc/pasarguard-logrelay/third.conf", "/run/pasarguard-logrelay-third"),
            ("/root/third.conf", "/run/pasarguard-logrelay"),
        ])
    func runtimeDirectory(_ path: String, _ directory: String) {
        #expect(SituationalDefault.runtimeDirectory(configurationPath: path) == directory)
    }

    @Test(
        arguments: [
            (nil, "/run/pasarguard-logrelay/stream.sock"), ("", "/run/pasarguard-logrelay/stream.sock"),
            ("/run/pasarguard-logrelay-b", "/run/pasarguard-logrelay-b/stream.sock"),
            ("/run/a:/run/b", "/run/a/stream.sock"),
        ] as [(String?, String)])
    func socketPath(_ directory: String?, _ path: String) {
        #expect(SituationalDefault.socketPath(ServiceEnvironment(runtimeDirectory: directory)) == path)
    }

    @Test("A runtime directory too long for a socket is an error only while the socket is enabled")
    func tooLong() throws {
        var sandbox = Sandbox()
        sandbox.environment.runtimeDirectory = "/run/" + String(repeating: "x", count: 100)
        #expect(sandbox.diagnostics(Sandbox.panel).count == 1)
        #expect(sandbox.diagnostics(Sandbox.panel + "[Socket]\nEnabled=no").isEmpty)
        #expect(sandbox.diagnostics(Sandbox.panel + "[Socket]\nPath=/run/x.sock").isEmpty)
    }
}
