// SPDX-License-Identifier: MIT

import Foundation

/// The files that this test was built from.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Every Swift file below `folder`: its path from there, and its text.
    static func sources(in folder: String) throws -> [(path: String, text: String)] {
        let top = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: top.path).filter { $0.hasSuffix(".swift") }.sorted()
            .map { ($0, try String(contentsOf: top.appending(path: $0), encoding: .utf8)) }
    }
}
