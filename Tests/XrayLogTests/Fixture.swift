// SPDX-License-Identifier: MIT

import Foundation
import Testing
import XrayLog

/// A line and what is known of it, as a file in `Fixtures` tells it: an array of such objects for each kind of line.
/// `xray` holds the names and values that the socket shows; `what` is the case in words.
struct Fixture: Decodable, CustomTestStringConvertible {
    var file = ""
    let what: String
    /// Who writes such a line; nil for a line that nobody does, which must not be taken for another.
    let made: Origin?
    let line: String
    let level: String
    let xray: [String: Value]

    enum CodingKeys: CodingKey { case what, made, line, level, xray }

    /// The place in the source code that a line comes from.
    struct Origin: Decodable {
        /// File and function of the formatter: in Xray-core unless it says otherwise.
        let by: String
        /// File and function of those who gave the formatter its values, where that matters.
        let filled: String?
        /// The first version known to write it so; `unreleased` where only the repository has it; `node` where it is
        /// PasarGuard's node, whatever Xray it runs.
        let since: String
        /// The first version that no longer does.
        let before: String?
    }

    /// A value of `xray`: a text, or a number.
    enum Value: Decodable, Hashable {
        case text(String)
        case number(UInt64)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(UInt64.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    var testDescription: String { "\(file): \(what)" }

    static let all: [Fixture] = {
        do {
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.flatMap(read)
        } catch {
            Issue.record("The fixtures cannot be read: \(error)")
            return []
        }
    }()

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The documentation that is made from the fixtures.
    static let document = folder.appending(path: "README.md")

    private static func read(_ file: URL) throws -> [Fixture] {
        try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: file)).map { fixture in
            var fixture = fixture
            fixture.file = file.deletingPathExtension().lastPathComponent
            return fixture
        }
    }
}
