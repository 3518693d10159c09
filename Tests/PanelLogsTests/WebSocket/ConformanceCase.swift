// SPDX-License-Identifier: MIT

import Foundation
import NIOCore
import Testing

@testable import PanelLogs

/// One line of `Fixtures/websocket-conformance.txt`, whose head explains the format.
struct ConformanceCase: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var expected: [Outcome]

    var testDescription: String { name }

    /// What came of a case, with the pieces of a message joined, so that it does not depend on how the bytes arrived.
    enum Outcome: Equatable {
        case message([UInt8])
        case part([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        case close(CloseFrame)
        case fail(UInt16)

        /// `#N` in the table: only the size counts.
        func matches(_ expected: Outcome) -> Bool {
            func same(_ left: [UInt8], _ right: [UInt8]) -> Bool {
                left == right || (right.first == Self.sizeMark && left.count == right.count)
            }
            return switch (self, expected) {
            case (.message(let left), .message(let right)), (.part(let left), .part(let right)),
                (.ping(let left), .ping(let right)), (.pong(let left), .pong(let right)):
                same(left, right)
            case (.close(let left), .close(let right)):
                left.code == right.code
                    && same(Array(left.reason.utf8), Array(right.reason.utf8))
            default:
                self == expected
            }
        }

        /// Stands for bytes of which only the number is given. No quoted text of the table begins with it.
        fileprivate static let sizeMark = UInt8(ascii: "#")
    }

    static let all: [ConformanceCase] = {
        do {
            let text = try String(contentsOf: Fixture.url("websocket-conformance.txt"), encoding: .utf8)
            return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(ConformanceCase.init(line:))
        } catch {
            // A table that cannot be read must not look like one without cases.
            return [ConformanceCase(name: "unreadable table: \(error)", bytes: [], expected: [.fail(0)])]
        }
    }()

    struct Malformed: Error {
        var line: Substring
    }

    private init(name: String, bytes: [UInt8], expected: [Outcome]) {
        self.name = name
        self.bytes = bytes
        self.expected = expected
    }

    private init(line: Substring) throws {
        let columns = line.split(separator: "|", omittingEmptySubsequences: false)
        guard columns.count == 3 else { throw Malformed(line: line) }
        name = columns[0].trimmingCharacters(in: .whitespaces)
        bytes = try Self.words(columns[1]).flatMap { word in
            guard let bytes = Self.bytes(of: word) else { throw Malformed(line: line) }
            return bytes
        }
        expected = try columns[2].split(separator: ",").map { event in
            guard let outcome = Self.outcome(of: Self.words(event)) else { throw Malformed(line: line) }
            return outcome
        }
    }

    private static func words(_ text: Substring) -> [Substring] { text.split(separator: " ") }

    /// `FE`, `"text"`, `FE*125`, `"*"*125`.
    private static func bytes(of word: Substring) -> [UInt8]? {
        if word.hasPrefix("\""), let close = word.dropFirst().firstIndex(of: "\"") {
            let text = Array(word[word.index(after: word.startIndex)..<close].utf8)
            return repeated(text, word[word.index(after: close)...])
        }
        guard let value = UInt8(word.prefix(2), radix: 16) else { return nil }
        return repeated([value], word.dropFirst(2))
    }

    private static func repeated(_ bytes: [UInt8], _ count: Substring) -> [UInt8]? {
        if count.isEmpty { return bytes }
        guard count.hasPrefix("*"), let count = Int(count.dropFirst()) else { return nil }
        return Array(repeatElement(bytes, count: count).joined())
    }

    private static func outcome(of words: [Substring]) -> Outcome? {
        guard let kind = words.first else { return nil }
        switch kind {
        case "message": return content(words, at: 1).map(Outcome.message)
        case "part": return content(words, at: 1).map(Outcome.part)
        case "ping": return content(words, at: 1).map(Outcome.ping)
        case "pong": return content(words, at: 1).map(Outcome.pong)
        case "fail": return words.count == 2 ? UInt16(words[1]).map(Outcome.fail) : nil
        case "close":
            guard words.count > 1 else { return .close(CloseFrame()) }
            guard let code = UInt16(words[1]) else { return nil }
            guard let reason = words.count > 2 ? content(words, at: 2) : [] else { return nil }
            let frame = CloseFrame(code: CloseCode(rawValue: code), reason: String(decoding: reason, as: UTF8.self))
            return .close(frame)
        default: return nil
        }
    }

    private static func content(_ words: [Substring], at index: Int) -> [UInt8]? {
        guard words.indices.contains(index) else { return nil }
        let word = words[index]
        if word.hasPrefix("#") {
            return Int(word.dropFirst()).map { Array(repeating: Outcome.sizeMark, count: $0) }
        }
        return bytes(of: word)
    }
}
