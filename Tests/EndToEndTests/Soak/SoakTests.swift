// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Synchronization
import Testing

@Suite("Under random faults") struct SoakTests {
    /// A round ends by itself long before.
    private static let longestRound = Duration.seconds(180)

    @Test(
        "each line is told once or lies in a gap, and every number is exact",
        .enabled(if: SoakRequest.fromEnvironment == nil), arguments: SoakDialect.testable,
        [20_261_123, nil] as [UInt64?])
    func short(dialect: SoakDialect, seed: UInt64?) async throws {
        let setup = SoakSetup(seed: seed ?? .random(in: 1...999_999_999), dialect: dialect)
        let outcome = try await Self.play(setup)
        #expect(outcome.violations.isEmpty, Comment(rawValue: outcome.complaint))
    }

    /// As `packaging/soak` asks for it.
    @Test("for a long time, so they are as well", .enabled(if: SoakRequest.fromEnvironment != nil))
    func long() async throws {
        let request = try #require(SoakRequest.fromEnvironment)
        let end = ContinuousClock.now + .seconds(request.minutes * 60)
        var summary = SoakSummary()
        var seed = request.seed
        repeat {
            for dialect in request.dialects {
                let outcome = try await Self.play(SoakSetup(seed: seed, dialect: dialect))
                summary.add(outcome)
                #expect(outcome.violations.isEmpty, Comment(rawValue: outcome.complaint))
            }
            var random = SeededGenerator(seed: seed)
            seed = UInt64.random(in: 1...999_999_999, using: &random)
        } while ContinuousClock.now < end
        try request.report(summary.table)
    }

    private static func play(_ setup: SoakSetup) async throws -> SoakOutcome {
        print("soak: \(setup)")
        let outcome = Mutex<SoakOutcome?>(nil)
        try await Stage.with(nodes: setup.nodes, journald: .running, panel: { setup.change(&$0) }) { stage in
            let round = SoakRound(setup, on: stage)
            let result = try await within("a round with \(setup)", limit: longestRound) { try await round.run() }
            outcome.withLock { $0 = result }
        }
        return try #require(outcome.withLock { $0 })
    }
}

extension SoakDialect {
    /// What the relay and the simulator both speak.
    static let testable: [SoakDialect] = [.webSocket]
}

/// What a long run is asked for.
struct SoakRequest: Sendable {
    var minutes: Double
    /// Of the first round; each one's decides the next one's.
    var seed: UInt64
    var dialects: [SoakDialect]
    /// A file for the table.
    private var table: String?

    static let fromEnvironment: SoakRequest? = {
        let environment = ProcessInfo.processInfo.environment
        guard let minutes = environment["SOAK_MINUTES"].flatMap(Double.init) else { return nil }
        return SoakRequest(
            minutes: minutes,
            seed: environment["SOAK_SEED"].flatMap(UInt64.init) ?? .random(in: 1...999_999_999),
            dialects: environment["SOAK_DIALECT"].flatMap(SoakDialect.init).map { [$0] } ?? SoakDialect.testable,
            table: environment["SOAK_TABLE"])
    }()

    func report(_ text: String) throws {
        print(text)
        if let table { try (text + "\n").write(toFile: table, atomically: true, encoding: .utf8) }
    }
}
