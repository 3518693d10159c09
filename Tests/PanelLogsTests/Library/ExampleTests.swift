// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

@Suite("The library's examples", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct ExampleTests {
    private static let password = ["PANEL_USERNAME": "admin", "PANEL_PASSWORD": "admin"]

    /// Built together with the running tests: SwiftPM puts all into one folder.
    private static func run(
        _ example: String, _ arguments: String..., environment: [String: String], expecting status: Int32 = 0
    ) async throws -> String {
        let build = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return try await Tool.run(
            build.appending(path: example), arguments, environment: environment, expecting: status)
    }

    @Test("count-lines reads all nodes at once, and closes all")
    func countLines() async throws {
        try await withPanel { network in
            try await network.simulator.emit(["one", "two"], to: .node(1))
            try await network.simulator.emit(["three"], to: .node(2))
            let printed = try await Self.run(
                "count-lines", "http://127.0.0.1:\(network.port)", "5", environment: Self.password)
            #expect(printed == "node-1: 2 lines, 0 gaps\nnode-2: 1 lines, 0 gaps\n")
        }
    }

    @Test("follow-log prints lines until the node is removed")
    func followLog() async throws {
        try await withPanel { network in
            let simulator = network.simulator
            async let printed = Self.run(
                "follow-log", "http://127.0.0.1:\(network.port)", "node-2", environment: Self.password, expecting: 69)
            _ = try await simulator.waitForStream(of: .node(2))
            try await simulator.emit(["one", "two"], to: .node(2))
            // Whoever answers a ping has read what came before it.
            try await simulator.advance(by: .seconds(20))
            try await simulator.waitUntil { ($0.openStreams.first?.pongs ?? 0) > 0 }
            await simulator.removeNode(2)
            let lines = try await printed.split(separator: "\n")
            #expect(lines.first == "… connected")
            #expect(lines.contains("one") && lines.contains("two"))
            #expect(lines.last == "the panel has no such node")
        }
    }

    @Test("the README shows a part of follow-log as it is")
    func readme() throws {
        let readme = try String(contentsOf: Tool.root.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(readme.components(separatedBy: "\n## As a library\n").last)
        let blocks = section.components(separatedBy: "```swift\n").dropFirst()
            .map { String($0.prefix(upTo: $0.range(of: "```")?.lowerBound ?? $0.endIndex)) }
        let block = try #require(blocks.first { $0.contains("Panel(url:") })
        let example = try String(
            contentsOf: Tool.root.appending(path: "Sources/Examples/follow-log/FollowLog.swift"), encoding: .utf8)
        let indented = block.split(separator: "\n").map { "        \($0)\n" }.joined()
        #expect(example.contains(indented))
    }
}
