// SPDX-License-Identifier: MIT

import FuzzProperties
import RelayTesting
import Testing

@Suite("Fuzzers' seeds") struct SeedTests {
    @Test(
        "Every one of them keeps its target's promises", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)),
        arguments: FuzzTarget.allCases)
    func whole(_ target: FuzzTarget) throws {
        let seeds = try target.seeds
        #expect(seeds.count >= 10)
        for seed in seeds {
            #expect(throws: Never.self, "\(seed)") { try target.check(seed.bytes) }
        }
    }

    @Test(
        "So does every beginning of them", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)),
        arguments: FuzzTarget.allCases)
    func beginnings(_ target: FuzzTarget) throws {
        for seed in try target.seeds {
            // Of a long one not every beginning.
            for end in stride(from: 0, to: seed.bytes.count, by: 1 + seed.bytes.count / 64) {
                #expect(throws: Never.self, "\(seed), \(end) bytes") { try target.check(Array(seed.bytes[..<end])) }
            }
        }
    }
}
