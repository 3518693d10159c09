// SPDX-License-Identifier: MIT

import Foundation
import RelayTesting
import Testing

@Suite("The library's public surface", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct SurfaceTests {
    @Test("names no type of another library")
    func foreignTypes() async throws {
        let graph = try await SymbolGraph.ofPanelLogs()
        #expect(graph.own.count > 50)
        for symbol in graph.own {
            let foreign = symbol.typeIdentifiers.filter { !Self.isOwnOrStandard($0) }
            #expect(foreign.isEmpty, "\(symbol.path): \(foreign)")
        }
    }

    @Test("conforms to no protocol of another library")
    func foreignProtocols() async throws {
        let graph = try await SymbolGraph.ofPanelLogs()
        let targets = graph.relationships.filter { $0.kind == "conformsTo" }.map(\.target)
        #expect(targets.count > 10)
        #expect(targets.filter { !Self.isOwnOrStandard($0) } == [])
    }

    @Test("is documented whole")
    func documentation() async throws {
        for symbol in try await SymbolGraph.ofPanelLogs().own {
            #expect(symbol.docComment?.module == "PanelLogs", "\(symbol.path) has no comment of its own")
        }
    }

    @Test("the catalogue names only what there is, and can be built")
    func catalogue() async throws {
        let graph = try await SymbolGraph.ofPanelLogs()
        let output = FileManager.default.temporaryDirectory.appending(path: "docc-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        try await Tool.run(
            "docc", "convert", Tool.root.appending(path: "Sources/PanelLogs/PanelLogs.docc").path,
            "--additional-symbol-graph-dir", graph.folder.path, "--output-path", output.path,
            "--fallback-display-name", "PanelLogs", "--fallback-bundle-identifier", "PanelLogs",
            "--warnings-as-errors")
    }

    /// By its mangled name: of this module, or of Swift's own, `s` and its abbreviations `S…`.
    private static func isOwnOrStandard(_ identifier: String) -> Bool {
        ["s:9PanelLogs", "s:s", "s:S"].contains { identifier.hasPrefix($0) }
    }
}
