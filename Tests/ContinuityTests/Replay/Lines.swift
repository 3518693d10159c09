// SPDX-License-Identifier: MIT

import LogRelayModel

@testable import Continuity

/// Pseudo-random, and the same again for the same seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
}

extension LineBatch {
    init(_ texts: [String]) {
        self.init(receivedAt: Timestamp(microseconds: 0))
        for text in texts {
            lines.append(Line(offset: bytes.count, length: text.utf8.count))
            bytes += Array(text.utf8)
        }
    }

    var texts: [String] { lines.map { String(decoding: bytes[$0.offset..<$0.offset + $0.length], as: UTF8.self) } }
}

extension LineHash {
    static let fixed: LineHash = {
        var random = SplitMix(seed: 7)
        return LineHash(using: &random)
    }()

    func fingerprint(of text: String) -> LineFingerprint {
        Array(text.utf8).withUnsafeBytes { fingerprint(of: $0) }
    }
}

/// Steps as they are read in a test.
enum Told: Equatable {
    case lines([String])
    case gap(Gap.Reason)
    case judged(ReplayOutcome)

    init(_ step: ReplayWindow.Step) {
        switch step {
        case .relay(let batch): self = .lines(batch.texts)
        case .gap(let reason): self = .gap(reason)
        case .judged(let outcome): self = .judged(outcome)
        }
    }
}

extension [ReplayWindow.Step] {
    var told: [Told] { map(Told.init) }
    var lines: [String] {
        flatMap { step in
            if case .relay(let batch) = step { batch.texts } else { [String]() }
        }
    }
    var gaps: [Gap.Reason] {
        compactMap { if case .gap(let reason) = $0 { reason } else { nil } }
    }
    var outcomes: [ReplayOutcome] {
        compactMap { if case .judged(let outcome) = $0 { outcome } else { nil } }
    }
}

func numbered(_ range: ClosedRange<Int>) -> [String] { range.map { "line \($0)" } }
