// SPDX-License-Identifier: MIT

import Foundation
import Testing
import XrayLog

/// A line and what is known of it, as a file in `Fixtures` tells it: an array of such objects for each kind of line.
/// `xray` holds the names and values that the socket shows; `what` is the case in words.
struct Fixture: Decodable, CustomTestStringConvertible {
    var file = ""
    let what: String
    let line: String
    let level: String
    let xray: [String: Value]

    enum CodingKeys: CodingKey { case what, line, level, xray }

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
            let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            return try files.sorted { $0.path < $1.path }.flatMap(read)
        } catch {
            Issue.record("The fixtures cannot be read: \(error)")
            return []
        }
    }()

    private static func read(_ file: URL) throws -> [Fixture] {
        try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: file)).map { fixture in
            var fixture = fixture
            fixture.file = file.deletingPathExtension().lastPathComponent
            return fixture
        }
    }
}
