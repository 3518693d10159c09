// SPDX-License-Identifier: MIT

import Foundation

/// What the compiler knows of a module's public declarations.
struct SymbolGraph: Decodable, Sendable {
    struct Symbol: Decodable, Sendable {
        struct Comment: Decodable, Sendable {
            var module: String?
        }

        struct Location: Decodable, Sendable {
            var uri: String
        }

        struct Fragment: Decodable, Sendable {
            var kind: String
            var preciseIdentifier: String?
        }

        var pathComponents: [String]
        var docComment: Comment?
        var declarationFragments: [Fragment]
        /// None for what is derived from conformances.
        var location: Location?

        var path: String { pathComponents.joined(separator: ".") }

        var typeIdentifiers: [String] {
            declarationFragments.filter { $0.kind == "typeIdentifier" }.compactMap(\.preciseIdentifier)
        }
    }

    struct Relationship: Decodable, Sendable {
        var kind: String
        var target: String
    }

    var symbols: [Symbol]
    var relationships: [Relationship]
    /// Where its file lies.
    private(set) var folder = URL(filePath: "/")

    private enum CodingKeys: String, CodingKey {
        case symbols, relationships
    }

    /// Those that stand in the module's source.
    var own: [Symbol] { symbols.filter { $0.location != nil } }

    /// Of the module that was built together with the running tests; made once.
    static func ofPanelLogs() async throws -> SymbolGraph {
        try await extraction.value
    }

    private static let extraction = Task {
        let build = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let checkouts = build.deletingLastPathComponent().deletingLastPathComponent().appending(path: "checkouts")
        let folder = build.appending(path: "PanelLogs-symbols")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // The module's own imports have to be found, those of C among them.
        let maps =
            try moduleMaps(in: build, at: "module.modulemap")
            + moduleMaps(in: checkouts, at: "include/module.modulemap", below: "Sources")
        var arguments = [
            "-module-name", "PanelLogs", "-target", build.deletingLastPathComponent().lastPathComponent,
            "-I", build.appending(path: "Modules").path, "-output-dir", folder.path,
            "-minimum-access-level", "public",
        ]
        for map in maps { arguments += ["-Xcc", "-fmodule-map-file=\(map.path)"] }
        try await Tool.run("swift-symbolgraph-extract", arguments)
        let data = try Data(contentsOf: folder.appending(path: "PanelLogs.symbols.json"))
        var graph = try JSONDecoder().decode(SymbolGraph.self, from: data)
        graph.folder = folder
        return graph
    }

    /// The module maps one folder below `folder`, or below each of its folders' `inner` ones.
    private static func moduleMaps(in folder: URL, at path: String, below inner: String? = nil) throws -> [URL] {
        let entries = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        if let inner {
            return try entries.map { $0.appending(path: inner) }
                .filter { FileManager.default.fileExists(atPath: $0.path) }
                .flatMap { try moduleMaps(in: $0, at: path) }
        }
        return entries.map { $0.appending(path: path) }.filter { FileManager.default.fileExists(atPath: $0.path) }
    }
}
