// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import NIOCore
import Testing
import XrayLog

@testable import SocketSink

/// One case of `requests.txt`.
struct RequestCase: CustomTestStringConvertible {
    var line: [UInt8]
    var expected: String

    var testDescription: String { String(decoding: line, as: UTF8.self) }

    static func all() throws -> [RequestCase] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/requests.txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n\n").dropFirst().map { block in
            let lines = block.split(separator: "\n")
            try #require(lines.count == 2, "\(block)")
            return RequestCase(line: bytes(of: lines[0]), expected: String(lines[1]))
        }
    }

    private static func bytes(of text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text
        while let first = rest.first {
            if rest.hasPrefix("\\x"), let byte = UInt8(rest.dropFirst(2).prefix(2), radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(4)
            } else {
                bytes += Array(String(first).utf8)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }
}

@Suite("Requests")
struct RequestTests {
    /// What was understood, in short; what is a set, in order.
    private func outcome(of line: [UInt8]) -> String {
        do throws(Request.Refusal) {
            switch try Request(parsing: ByteBuffer(bytes: line)) {
            case .status: return "= status"
            case .retry(let sources):
                return
                    (["= retry"]
                    + (sources.isEmpty ? [] : [sources.sorted().map(\.description).joined(separator: ",")]))
                    .joined(separator: " ")
            case .subscribe(let subscription): return "= subscribe" + words(for: subscription)
            }
        } catch {
            return "! \(error.message)"
        }
    }

    private func names<Case: CaseIterable & RawRepresentable<String>>(
        of _: Case.Type, where isIncluded: (Case) -> Bool
    ) -> [String] {
        Case.allCases.filter(isIncluded).map(\.rawValue).sorted()
    }

    private func words(for subscription: Subscription) -> String {
        let filter = subscription.filter
        var words = ""
        if let sources = filter.sources {
            words += " sources=" + sources.sorted().map(\.description).joined(separator: ",")
        }
        if let kinds = filter.kinds {
            words += " kinds=" + names(of: XrayLine.Kind.self) { kinds.contains($0) }.joined(separator: ",")
        }
        if let level = filter.level { words += " level=\(level)" }
        if let users = filter.users { words += " users=\(users.count)" }
        if let types = filter.types {
            words += " types=" + names(of: RecordFilter.ObjectType.self) { types.contains($0) }.joined(separator: ",")
        }
        switch subscription.history {
        case .none: break
        case .last(let count): words += " last=\(count)"
        case .after(let cursor): words += " after=\(cursor)"
        }
        return words
    }

    @Test("Each line of the table is understood, or refused in these words", arguments: try RequestCase.all())
    func table(_ request: RequestCase) {
        #expect(outcome(of: request.line) == request.expected)
    }

    @Test("Every beginning of a request, and every request with one byte changed, gets an answer")
    func mutations() throws {
        for request in try RequestCase.all() {
            for end in request.line.indices {
                _ = outcome(of: Array(request.line[..<end]))
                var changed = request.line
                for byte in [0x00, 0x22, 0x5C, 0x7B, 0x5D, 0x39, 0xFF] as [UInt8] {
                    changed[end] = byte
                    let words = outcome(of: changed)
                    #expect(words.hasPrefix("= ") || words.hasPrefix("! "))
                }
            }
        }
    }

    @Test(
        "The longest request of brackets, quotes or digits does no harm", arguments: ["[", "{\"a\":", "\"", "9", "\\"])
    func longest(piece: String) {
        let line = Array(String(repeating: piece, count: RequestLines.longest / piece.utf8.count).utf8)
        #expect(outcome(of: line).hasPrefix("! "))
        #expect(outcome(of: Array("{\"subscribe\":{\"users\":[\"".utf8) + line).hasPrefix("! "))
    }
}
