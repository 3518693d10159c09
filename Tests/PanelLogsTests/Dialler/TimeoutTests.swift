// SPDX-License-Identifier: MIT

import Glibc
import LogRelayModel
import NIOCore
import NIOHTTP1
import NIOPosix
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Time-outs name what was waited for", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct TimeoutTests {
    @Test("a port that takes no connection")
    func connect() async throws {
        let listener = try FullListener()
        let dialler = Dialler(
            endpoint: PanelEndpoint(scheme: .http, host: "127.0.0.1", port: listener.port), tls: nil,
            loop: NetworkPanel.loops.next(), timeout: NetworkPanel.moment)
        let error = try await #require(throws: DialError.self) {
            _ = try await dialler.exchange(HTTPRequest(method: .GET, path: "/"))
        }
        #expect(error.description.hasPrefix("the panel cannot be reached: no answer to the connection attempt"))
    }

    @Test("a server that does not answer the TLS handshake")
    func tls() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.connections = .silence }
            let policy = try TLSPolicy(trust: .anybody, name: "localhost")
            await #expect(throws: PanelError.dial(.timedOut(.tls))) {
                _ = try await panel.token(panel.dialler(tls: policy, timeout: NetworkPanel.moment))
            }
        }
    }

    @Test("a server that does not answer a request", arguments: [ServerAnswer.never, ServerAnswer.headOnly])
    func http(_ answer: ServerAnswer) async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.logins = answer }
            await #expect(throws: PanelError.dial(.timedOut(.http))) {
                _ = try await panel.token(panel.dialler(timeout: NetworkPanel.moment))
            }
        }
    }

    @Test("a server that does not answer a stream's handshake")
    func handshake() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.handshakes = .never }
            let token = try await panel.token()
            await #expect(throws: DialError.timedOut(.http)) {
                _ = try await panel.transport(panel.dialler(timeout: NetworkPanel.moment))
                    .open(StreamRequest(source: .core), token: token, receiver: LineInbox())
            }
        }
    }

    @Test("a machine that acknowledges nothing for 20 s is given up by the system, whether anything is sent or not")
    func acknowledgements() async throws {
        try await withPanel { panel in
            let channel = try await panel.dialler().dial { channel, promise in promise.succeed(channel) }
            func option(_ number: CInt) async throws -> Int {
                let option = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: number))
                return Int(try await channel.getOption(option).get())
            }
            #expect(try await option(TCP_USER_TIMEOUT) == 20_000)
            #expect(try await option(TCP_KEEPIDLE) == 20)
            #expect(try await option(TCP_KEEPINTVL) == 10)
            #expect(try await channel.getOption(.socketOption(.so_keepalive)).get() == 1)
            try await channel.close()
        }
    }
}
