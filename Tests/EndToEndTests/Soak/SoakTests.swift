// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Synchronization
import Testing

@Suite("Under random faults") struct SoakTests {
    /// A round ends by itself long before.
    private static let longestRound = Duration.seconds(180)

    /// As `packaging/soak` asks for it.
    @Test(
        "each line is told once or lies in a gap, and every number is exact",
        .enabled("takes minutes, and a machine of its own: packaging/soak runs it") {
            SoakRequest.fromEnvironment != nil
        })
    func long() async throws {
        let request = try #require(SoakRequest.fromEnvironment)
        let end = ContinuousClock.now + .seconds(request.minutes * 60)
        var summary = SoakSummary()
        var seed = request.seed
        repeat {
            for dialect in request.dialects {
                var setup = SoakSetup(seed: seed, dialect: dialect, style: request.style)
                for kind in request.without { setup.plan.weights[kind] = nil }
                let outcome = try await Self.play(setup)
                summary.add(outcome)
                outcome.expectNoViolation()
            }
            var random = SeededGenerator(seed: seed)
            seed = UInt64.random(in: 1...999_999_999, using: &random)
        } while ContinuousClock.now < end
        try request.report(summary.table)
    }

    /// A taste of it, with every kind of fault. The seeds are always the same, so that a failure is the change's that
    /// brings it; `packaging/soak` draws its own.
    @Test(
        "for a moment: each line is told once or lies in a gap, and every number is exact",
        arguments: [(SoakDialect.webSocket, UInt64(1)), (.webSocket, 2), (.eventStream, 3)])
    func short(_ dialect: SoakDialect, _ seed: UInt64) async throws {
        var setup = SoakSetup(seed: seed, dialect: dialect, style: .dense)
        setup.plan.length = .seconds(9)
        try await Self.play(setup).expectNoViolation()
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

extension SoakOutcome {
    fileprivate func expectNoViolation(at location: SourceLocation = #_sourceLocation) {
        if !violations.isEmpty { Issue.record(Comment(rawValue: complaint), sourceLocation: location) }
    }
}

/// What a long run is asked for.
struct SoakRequest: Sendable {
    var minutes: Double
    /// Of the first round; each one's decides the next one's.
    var seed: UInt64
    var dialects: [SoakDialect]
    /// nil: each seed decides.
    var style: SoakStyle?
    /// What does not happen this time, to narrow a failure down.
    var without: [FaultKind]
    /// A file for the table.
    private var table: String?

    static let fromEnvironment: SoakRequest? = {
        let environment = ProcessInfo.processInfo.environment
        guard let minutes = environment["SOAK_MINUTES"].flatMap(Double.init) else { return nil }
        return SoakRequest(
            minutes: minutes,
            seed: environment["SOAK_SEED"].flatMap(UInt64.init) ?? .random(in: 1...999_999_999),
            dialects: environment["SOAK_DIALECT"].flatMap(SoakDialect.init).map { [$0] } ?? SoakDialect.allCases,
            style: environment["SOAK_STYLE"].flatMap(SoakStyle.init),
            without: FaultKind.allCases.filter { kind in
                environment["SOAK_WITHOUT"]?.split(separator: ",").contains("\(kind)") ?? false
            },
            table: environment["SOAK_TABLE"])
    }()

    func report(_ text: String) throws {
        print(text)
        if let table { try (text + "\n").write(toFile: table, atomically: true, encoding: .utf8) }
    }
}
