// SPDX-License-Identifier: MIT

import Foundation

/// The files that this test was built from.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The text of all Swift files below `folder`.
    static func sources(in folder: String) throws -> String {
        let top = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: top.path).filter { $0.hasSuffix(".swift") }
            .map { try String(contentsOf: top.appending(path: $0), encoding: .utf8) }.joined()
    }
}
