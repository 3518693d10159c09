// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Drop-ins")
struct DropInTests {
    @Test("They are read after the main file, in the order of their names' bytes")
    func order() throws {
        let configuration = try Sandbox().load(
            Sandbox.panel + "[Socket]\nMaxConsumers=1",
            dropIns: [
                ("b.conf", "[Socket]\nMaxConsumers=3"), ("a.conf", "[Socket]\nMaxConsumers=2\nMode=0600"),
                ("B.conf", "[Socket]\nMaxConsumers=4"),
            ])
        #expect(configuration.socket.maxConsumers == 3)
        #expect(configuration.socket.mode == 0o600)
    }

    @Test("Only *.conf counts, and no hidden file")
    func names() throws {
        let configuration = try Sandbox().load(
            Sandbox.panel,
            dropIns: [(".a.conf", "x"), ("a.conf~", "x"), ("a.conf.dpkg-old", "x"), ("README", "x"), (".conf", "x")])
        #expect(configuration.socket.maxConsumers == 64)
    }

    @Test("A list goes on in them; an empty assignment starts it anew")
    func lists() throws {
        func nodes(_ dropIn: String) throws -> Selection<NodeSelector> {
            try Sandbox().load(
                Sandbox.panel + "[Sources]\nNodes=1", dropIns: [("a.conf", "[Sources]\n\(dropIn)")]
            ).sources.nodes
        }
        #expect(try nodes("Nodes=2") == .listed([.id(1), .id(2)]))
        #expect(try nodes("Nodes=\nNodes=2") == .listed([.id(2)]))
    }

    @Test("The panel may be written in one alone")
    func mayHoldEverything() throws {
        #expect(try Sandbox().load("", dropIns: [("a.conf", Sandbox.panel)]) == Sandbox().load(Sandbox.panel))
    }

    @Test("Too many are refused")
    func areBounded() {
        let lines = Sandbox().diagnostics(Sandbox.panel, dropIns: (0...256).map { ("\($0).conf", "") })
        #expect(lines == ["relay.conf.d: error: holds more than 256 drop-ins"])
    }

    @Test("All files together may have 4 MiB")
    func areBoundedTogether() {
        let filler = String(repeating: "#", count: 1 << 20)
        let lines = Sandbox().diagnostics(Sandbox.panel, dropIns: (1...4).map { ("\($0).conf", filler) })
        #expect(
            lines == [
                "relay.conf.d/4.conf: error: not read: with it, all files would have more than 4M together"
            ])
    }

    @Test("A main file that is missing is said, and nothing else")
    func missingMain() {
        #expect(throws: ConfigurationError.self) {
            try Configuration.load(path: "none.conf", environment: ServiceEnvironment(), files: InMemoryFiles())
        }
        var files = InMemoryFiles()
        files.add("a.conf.d/x.conf", "[Log]\nLevel=debug")
        do throws(ConfigurationError) {
            _ = try Configuration.load(path: "a.conf", environment: ServiceEnvironment(), files: files)
            Issue.record("loaded")
        } catch {
            #expect(error.description == "a.conf: error: does not exist: write it, or name another with --config")
        }
    }

    @Test("A drop-in that is no text is said with its place, and what it may hold is not called missing")
    func unreadableDropIn() {
        var files = InMemoryFiles()
        files.add("a.conf", "")
        files.add("a.conf.d/x.conf", bytes: [0x41, 0xFF])
        do throws(ConfigurationError) {
            _ = try Configuration.load(path: "a.conf", environment: ServiceEnvironment(), files: files)
            Issue.record("loaded")
        } catch {
            #expect(
                error.description
                    == "a.conf.d/x.conf:1:2: error: not UTF-8 from here on: save the file as UTF-8 text")
        }
    }
}
