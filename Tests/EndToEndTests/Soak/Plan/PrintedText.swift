// SPDX-License-Identifier: MIT

import PanelSimulator

/// Makes up what one source prints: each line like no other, but some on purpose, which come alone, in runs or in turns.
struct PrintedText {
    private enum Mood {
        case unique
        case repeating(String, left: Int)
    }

    private static let repeated = [
        "2026/08/20 10:15:42 [Warning] core: Xray 25.8.3 started", "goroutine 1 [running]:",
        "2026/08/20 10:15:42 from DNS accepted udp:1.1.1.1:53 [dns-in -> DIRECT]",
    ]

    private let tag: String
    private var random: SeededGenerator
    private var mood = Mood.unique
    private var serial = 0

    init(source: PanelSource, seed: UInt64) {
        tag = source.name.replacing(":", with: "-")
        random = SeededGenerator(seed: seed &+ UInt64(source.name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }))
    }

    mutating func next(_ count: Int) -> [String] { (0..<count).map { _ in next() } }

    /// A line like no other, that contains the words.
    mutating func unique(_ words: String) -> String {
        defer { serial += 1 }
        return SampleLine.text("\(tag)-\(words)", serial)
    }

    private mutating func next() -> String {
        if case .repeating(let line, let left) = mood, left > 0 {
            mood = .repeating(line, left: left - 1)
            // In turns with others now and then.
            if Int.random(in: 0..<4, using: &random) > 0 { return count(line) }
        } else if Int.random(in: 0..<60, using: &random) == 0 {
            let line = Self.repeated[Int.random(in: Self.repeated.indices, using: &random)]
            mood = .repeating(line, left: Int.random(in: 0...6, using: &random))
            return count(line)
        }
        defer { serial += 1 }
        return SampleLine.text(tag, serial)
    }

    private mutating func count(_ line: String) -> String {
        serial += 1
        return line
    }
}
