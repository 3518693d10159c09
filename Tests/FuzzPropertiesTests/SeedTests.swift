// SPDX-License-Identifier: MIT

import Foundation
import FuzzProperties
import Testing

@Suite("Fuzzers' seeds") struct SeedTests {
    /// A file that the fuzzer of a target begins with: what it shows is its name.
    struct Seed: CustomTestStringConvertible, Sendable {
        var target: FuzzTarget
        var file: URL

        var testDescription: String { "\(target.rawValue)/\(file.lastPathComponent)" }

        static let all: [Seed] = FuzzTarget.allCases.flatMap { target in
            files(in: folder.appending(path: target.rawValue)).map { Seed(target: target, file: $0) }
        }

        private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

        private static func files(in folder: URL) -> [URL] {
            do {
                return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                    .sorted { $0.path < $1.path }
            } catch {
                Issue.record("The seeds cannot be read: \(error)")
                return []
            }
        }

        var bytes: [UInt8] {
            get throws { [UInt8](try Data(contentsOf: file)) }
        }
    }

    @Test("Every target has some", arguments: FuzzTarget.allCases)
    func some(_ target: FuzzTarget) {
        #expect(Seed.all.count { $0.target == target } >= 3)
    }

    @Test("Every one of them keeps its target's promises", .timeLimit(.minutes(2)), arguments: Seed.all)
    func whole(_ seed: Seed) throws {
        try seed.target.check(try seed.bytes)
    }

    @Test("So does every beginning of them", .timeLimit(.minutes(5)), arguments: Seed.all)
    func beginnings(_ seed: Seed) throws {
        let bytes = try seed.bytes
        for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 64)) {
            try seed.target.check(Array(bytes[..<end]))
        }
    }
}
