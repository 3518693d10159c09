// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("The table of keys")
struct SchemaTests {
    @Test("Every default is a value of its own type")
    func defaultsAreValid() {
        #expect(Schema.standard().refused.map(\.name) == [])
    }

    @Test("No key is declared twice, and every section has keys")
    func isUnambiguous() {
        let names = Schema.keys.map { "\($0.section.rawValue) \($0.name)" }
        #expect(Set(names).count == names.count)
        #expect(SectionName.allCases.allSatisfy { !Schema.keys(in: $0).isEmpty })
    }

    @Test("With nothing but the panel written, every value is the documented default")
    func defaults() throws {
        let configuration = try Sandbox().load(Sandbox.panel)
        #expect(configuration.panel.url == PanelURL(scheme: .https, host: "panel.example.com", port: 8000))
        #expect(configuration.panel.dialect == .auto)
        #expect(configuration.panel.instance == "relay")
        #expect(configuration.panel.connect == nil)
        #expect(configuration.panel.proxy == nil)
        #expect(configuration.tls == .init(caFile: nil, serverName: nil, pinSHA256: nil, verify: true))
        #expect(configuration.sources == .init(core: true, nodes: .all, interval: .zero, nodeIntervals: [:]))
        #expect(
            configuration.reconnect
                == .init(initialDelay: .milliseconds(500), maxDelay: .seconds(30), stableAfter: .seconds(30)))
        #expect(configuration.liveness == .init(silence: .seconds(600), nodePoll: .seconds(5)))
        #expect(
            configuration.journal
                == .init(
                    isEnabled: true, identifier: "pasarguard", level: .debug, kinds: .all, buffer: 64 << 20,
                    namespace: nil))
        #expect(
            configuration.socket
                == .init(
                    isEnabled: true, path: "/run/pasarguard-logrelay/stream.sock", mode: 0o660, group: nil,
                    history: 16 << 20, consumerBuffer: 8 << 20, maxConsumers: 64))
        #expect(configuration.log == .init(level: .info))
        #expect(configuration.warnings.isEmpty)
    }

    @Test(
        "An empty value is the default again",
        arguments: Schema.keys.filter { $0.section != .node && !$0.isList && $0.name != "URL" }
            .map { [$0.section.rawValue, $0.name] })
    func emptyIsDefault(_ key: [String]) throws {
        let needed = ["Username", "PasswordFile"].contains(key[1])
        if needed {
            #expect(Sandbox().diagnostics(Sandbox.panel + "\(key[1])=").count == 1)
        } else {
            #expect(try Sandbox().load(Sandbox.panel + "[\(key[0])]\n\(key[1])=") == Sandbox().load(Sandbox.panel))
        }
    }
}
