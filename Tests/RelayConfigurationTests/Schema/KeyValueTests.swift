// SPDX-License-Identifier: MIT

import Addresses
import Testing

@testable import RelayConfiguration

@Suite("Every key takes its value")
struct KeyValueTests {
    @Test("The fixture that writes every built key gives these values")
    func everyKey() throws {
        let text = try Fixture(name: "all-built-keys").text(".conf")
        var configuration = try Sandbox().load(text)
        // That the pin leaves nothing to the authorities is another test's.
        configuration.warnings = []
        #expect(
            configuration
                == Configuration(
                    panel: .init(
                        url: PanelURL(scheme: .https, host: "panel.example.com", port: 8000, pathPrefix: "/prefix"),
                        dialect: .webSocket, credentials: .login(username: "relay", password: Secret("hunter2")),
                        proxy: ProxyEndpoint(
                            kind: .socks5, host: "proxy.example.com", port: 1080,
                            credentials: .init(username: "user", password: "p@ss")),
                        instance: "second"),
                    tls: .init(
                        caFile: .init(path: "/certificates/ca.pem", pem: Array(Sandbox.certificate.utf8)),
                        serverName: "panel.internal", pinSHA256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                        verify: true),
                    sources: .init(
                        core: false, isCoreWritten: true, nodes: .listed([.id(3), .name("de fra"), .name("us-nyc")]),
                        interval: .milliseconds(500),
                        nodeIntervals: [.id(3): .seconds(10), .name("de fra"): .zero]),
                    reconnect: .init(initialDelay: .seconds(1), maxDelay: .seconds(90), stableAfter: .zero),
                    liveness: .init(silence: .seconds(1200), suspects: false, nodePoll: .seconds(5)),
                    journal: .init(
                        isEnabled: false, identifier: "panel", level: .notice, kinds: .listed([.access, .dns]),
                        buffer: 1_572_864,
                        namespace: "vpn"),
                    socket: .init(
                        isEnabled: true, path: "/run/other/stream.sock", mode: 0o600,
                        group: .init(name: "adm", id: 4), history: 0,
                        consumerBuffer: 512 << 10, maxConsumers: 1),
                    log: .init(level: .debug)))
    }

    @Test("The fixture writes every built key but those that PasswordFile= and Proxy= exclude")
    func fixtureIsComplete() throws {
        let text = try Fixture(name: "all-built-keys").text(".conf")
        let excluded = ["Password", "APIKey", "APIKeyFile", "Token", "TokenFile", "Connect"]
        for key in Schema.keys where !excluded.contains(key.name) {
            #expect(text.contains("\n\(key.name)="), "\(key.name)")
        }
    }

    @Test("A number is a group's number, whether the group has a name here or not")
    func groupByNumber() throws {
        let configuration = try Sandbox().load(Sandbox.panel + "[Socket]\nGroup=4294967294")
        #expect(configuration.socket.group == .init(name: "4294967294", id: 4_294_967_294))
    }

    @Test("The groups of this host are found by name")
    func groupsOfThisHost() {
        #expect(DiskFiles().group(named: "root") == .success(0))
        #expect(DiskFiles().group(named: "no-such-group-here") == .success(nil))
    }

    @Test(
        arguments: [
            ("yes", true), ("true", true), ("on", true), ("1", true), ("YES", true), ("True", true), ("no", false),
            ("false", false), ("off", false), ("0", false), ("Off", false),
        ])
    func booleans(_ text: String, _ value: Bool) throws {
        #expect(try Sandbox().load(Sandbox.panel + "[Sources]\nCore=\(text)").sources.core == value)
    }

    @Test("The last assignment of a single value wins, and earlier wrong ones are still errors")
    func lastWins() throws {
        let twice = Sandbox.panel + "[Socket]\nMaxConsumers=1\n[Log]\n[Socket]\nMaxConsumers=2"
        #expect(try Sandbox().load(twice).socket.maxConsumers == 2)
        #expect(Sandbox().diagnostics(Sandbox.panel + "[Socket]\nMaxConsumers=x\nMaxConsumers=2").count == 1)
    }

    @Test("The first assignment of a list replaces the default, later ones append, an empty one empties")
    func lists() throws {
        func nodes(_ lines: String) throws -> Selection<NodeSelector> {
            try Sandbox().load(Sandbox.panel + "[Sources]\n\(lines)").sources.nodes
        }
        #expect(try nodes("Nodes=3") == .listed([.id(3)]))
        #expect(try nodes("Nodes=3 4\nNodes=a 3") == .listed([.id(3), .id(4), .name("a")]))
        #expect(try nodes("Nodes=") == .listed([]))
        #expect(try nodes("Nodes=3\nNodes=\nNodes=4") == .listed([.id(4)]))
        #expect(try nodes("Nodes=all\nNodes=all") == .all)
        #expect(try nodes("Nodes=3 \\\n# not 5\n  4") == .listed([.id(3), .id(4)]))
    }

    @Test("A password is taken as it stands, quotes, = and all")
    func passwordsAreLiteral() throws {
        let text = "[Panel]\nURL=http://h\nUsername=relay\nPassword= \"a\\n = b#c\" \n"
        #expect(
            try Sandbox().load(text).panel.credentials
                == .login(username: "relay", password: Secret("\"a\\n = b#c\"")))
    }

    @Test(
        "An API key and a token are read from their keys and files",
        arguments: [
            ("APIKey=hunter2", Configuration.Credentials.apiKey(Secret("hunter2"))),
            ("APIKeyFile=/secrets/password", .apiKey(Secret("hunter2"))),
            ("Token=hunter2", .token(Secret("hunter2"))),
            ("TokenFile=/secrets/password", .token(Secret("hunter2"))),
        ])
    func keysAndTokens(_ line: String, _ credentials: Configuration.Credentials) throws {
        #expect(try Sandbox().load("[Panel]\nURL=http://h\n\(line)").panel.credentials == credentials)
    }

    @Test(
        "Every dialect can be written",
        arguments: [("auto", Dialect.auto), ("websocket", .webSocket), ("sse", .serverSentEvents)])
    func dialects(_ word: String, _ dialect: Dialect) throws {
        #expect(try Sandbox().load(Sandbox.panel + "Dialect=\(word)").panel.dialect == dialect)
    }
}
