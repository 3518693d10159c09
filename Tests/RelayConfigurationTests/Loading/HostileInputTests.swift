// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Any input at all")
struct HostileInputTests {
    /// Loads the bytes and returns what was said. Whatever they are, it is a configuration or a list of errors that
    /// can be printed.
    private func load(_ bytes: [UInt8]) -> [Diagnostic] {
        var files = Sandbox().files
        files.add("relay.conf", bytes: bytes)
        do throws(ConfigurationError) {
            return try Configuration.load(path: "relay.conf", environment: ServiceEnvironment(), files: files).warnings
        } catch {
            #expect(error.diagnostics.contains { $0.severity == .error })
            return error.diagnostics
        }
    }

    private func expectPrintable(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            let text = diagnostic.description
            #expect(text.hasPrefix("relay.conf:"))
            #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(text)")
            if let position = diagnostic.position { #expect(position.line > 0 && position.column > 0) }
        }
    }

    @Test("Every prefix of a good file is a configuration or a list of errors")
    func prefixes() throws {
        let bytes = Array(try Fixture(name: "all-built-keys").text(".conf").utf8)
        for end in 0...bytes.count { expectPrintable(load(Array(bytes[..<end]))) }
    }

    @Test("A good file with one byte changed is a configuration or a list of errors")
    func mutations() throws {
        let bytes = Array(try Fixture(name: "all-built-keys").text(".conf").utf8)
        var generator = SplitMix(seed: 1)
        for _ in 0..<1_000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            expectPrintable(load(changed))
        }
    }

    @Test("Random bytes, and random words of the grammar", arguments: 0..<4 as Range<UInt64>)
    func garbage(_ seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let words = [
            "[Panel]", "[Node ", "]", "URL=", "Nodes=", "Interval=", "Password=", "\\", "\n", "\r", "=", "\"", "'", "#",
            ";", " ", "\t", "all", "https://", "[::", "%", "\\x", "\\u12", "99999999999999999999", "64M", "1h", ".",
            "-", "infinity", "ä", "\u{202E}", "\u{1B}[", "\0", "[Sources]", "[Socket]", "Mode=", "Buffer=", "yes",
        ]
        for _ in 0..<250 {
            let length = Int.random(in: 0..<60, using: &generator)
            expectPrintable(load((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }))
            let text = (0..<length).map { _ in words.randomElement(using: &generator) ?? "" }.joined()
            expectPrintable(load(Array(text.utf8)))
        }
    }

    @Test(
        "A great deal of one thing", arguments: ["x", "\n", "[", "\\\n", "=", "a=", "\"", "[a]\n", "# \n", "a=b\\\n"])
    func monotony(_ piece: String) {
        let text = String(repeating: piece, count: (1 << 17) / piece.utf8.count)
        expectPrintable(load(Array(text.utf8)))
    }
}

/// A generator with a seed, so that a failure can be repeated (SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
