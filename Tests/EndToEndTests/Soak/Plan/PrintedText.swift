// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator

/// Makes up what one source prints: each line like no other, but some on purpose, which come alone, in runs or in turns.
struct PrintedText {
    private enum Mood {
        case unique
        case repeating(String, left: Int)
    }

    /// What has a time has that of its second.
    private static let repeated: [(hasTime: Bool, text: String)] = [
        (true, "[Warning] core: Xray 25.8.3 started"), (false, "goroutine 1 [running]:"),
        (true, "from DNS accepted udp:1.1.1.1:53 [dns-in -> DIRECT]"),
    ]

    private let tag: String
    private var random: SeededGenerator
    private var mood = Mood.unique
    private var serial = 0

    init(source: PanelSource, seed: UInt64) {
        tag = source.name.replacing(":", with: "-")
        random = SeededGenerator(seed: seed &+ UInt64(source.name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }))
    }

    /// - Parameter time: when they are printed, which stands in most of them.
    mutating func next(_ count: Int, at time: Date) -> [String] {
        let text = Self.text(of: time)
        return (0..<count).map { _ in next(text) }
    }

    /// A line like no other, that contains the words.
    mutating func unique(_ words: String, at time: Date) -> String {
        defer { serial += 1 }
        return SampleLine.text("\(tag)-\(words)", serial, time: Self.text(of: time))
    }

    /// As Xray writes it, in UTC.
    private static func text(of time: Date) -> String {
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, includingFractionalSeconds: true)
        return time.formatted(style).dropLast().replacing("-", with: "/") + "000"
    }

    private mutating func next(_ time: String) -> String {
        if case .repeating(let line, let left) = mood, left > 0 {
            mood = .repeating(line, left: left - 1)
            // In turns with others now and then.
            if Int.random(in: 0..<4, using: &random) > 0 { return count(line) }
        } else if Int.random(in: 0..<60, using: &random) == 0 {
            let (hasTime, text) = Self.repeated[Int.random(in: Self.repeated.indices, using: &random)]
            let line = hasTime ? "\(time.prefix(19)) \(text)" : text
            mood = .repeating(line, left: Int.random(in: 0...6, using: &random))
            return count(line)
        }
        defer { serial += 1 }
        return SampleLine.text(tag, serial, time: time)
    }

    private mutating func count(_ line: String) -> String {
        serial += 1
        return line
    }
}
