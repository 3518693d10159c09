// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A file that the fuzzer of a target begins with, and that every test run holds to the target's properties.
package struct Seed: CustomStringConvertible, Sendable {
    package var target: FuzzTarget
    /// What it shows, in words.
    package var name: String
    package var bytes: [UInt8]

    package var description: String { "\(target.rawValue)/\(name)" }
}

extension FuzzTarget {
    /// The target's seeds, in the order of their names.
    package var seeds: [Seed] {
        get throws {
            let folder = Self.folder + "/" + rawValue
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
                Seed(target: self, name: name, bytes: Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
            }
        }
    }

    /// `Tests/FuzzPropertiesTests/Fixtures`, seen from this file.
    private static let folder = {
        let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return tests.joined(separator: "/") + "/FuzzPropertiesTests/Fixtures"
    }()
}
