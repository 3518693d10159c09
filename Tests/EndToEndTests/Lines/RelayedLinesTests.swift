// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

@Suite("Every line the panel sends") struct RelayedLinesTests {
    private static let nodes = [Node(id: 1, name: "nl-ams"), Node(id: 3, name: "de-fra")]
    private static let each = 100

    /// A configuration of the sources, on a panel of either dialect.
    struct Case: Sendable, CustomTestStringConvertible {
        var dialect: Dialect
        var nodes = "all"
        var interval: String?

        var testDescription: String { "\(dialect), Nodes=\(nodes), Interval=\(interval ?? "0")" }
        var sources: [PanelSource] { dialect.sources(RelayedLinesTests.nodes) }
    }

    private static let selections = ["1 3", "nl-ams de-fra", "all"]
    /// An SSE panel ignores the interval.
    static let cases =
        selections.flatMap { nodes in [nil, "300ms"].map { Case(dialect: .webSocket, nodes: nodes, interval: $0) } }
        + selections.map { Case(dialect: .eventStream, nodes: $0) }
        + [Case(dialect: .eventStream, interval: "300ms")]

    /// Emits 100 lines for each of the sources, mixed, and returns what a consumer and the journal got.
    private func relay(
        _ stage: Stage, _ tested: Case
    ) async throws -> (objects: [JSONValue], entries: [PrivateJournald.StoredEntry]) {
        _ = try await stage.start {
            $0["Sources", "Nodes"] = tested.nodes
            $0["Sources", "Interval"] = tested.interval
        }
        try await stage.waitForStreams(tested.sources)
        let consumer = try await stage.connect()
        for round in stride(from: 0, to: Self.each, by: 10) {
            for source in tested.sources {
                try await stage.panel.emit(SampleLine.texts(source.tag, round..<round + 10), to: source)
            }
        }
        let count = Self.each * tested.sources.count
        return (try await consumer.take(count, "log"), try await stage.waitForEntries(count))
    }

    @Test("becomes one object on the socket, in order per source, under one run of numbers", arguments: cases)
    func objects(_ tested: Case) async throws {
        try await Stage.with(dialect: tested.dialect, nodes: Self.nodes, journald: .running) { stage in
            let (objects, _) = try await self.relay(stage, tested)
            #expect(objects.of("log").count == Self.each * tested.sources.count)
            #expect(objects.of("gap").isEmpty)
            #expect(objects.seqs.isContiguous)
            for source in tested.sources {
                let mine = objects.of("log").from(source.name)
                #expect(mine.lines == SampleLine.texts(source.tag, 0..<Self.each))
                #expect(mine.map { $0["xray"] } == (0..<Self.each).map { SampleLine.xray(source.tag, $0) })
                #expect(mine.map { $0["level"]?.text } == (0..<Self.each).map { SampleLine.level($0) })
            }
            #expect(objects.of("log").from("core").allSatisfy { $0["node"] == nil })
            // The first lines of a node that was named by its number may come before the list that has its name.
            let named: JSONValue = ["id": 3, "name": "de-fra"]
            let unnamed: JSONValue = ["id": 3]
            #expect(objects.of("log").from("node:3").allSatisfy { [named, unnamed].contains($0["node"]) })
        }
    }

    @Test(
        "becomes one entry in the journal with its fields",
        arguments: [
            Case(dialect: .webSocket), Case(dialect: .webSocket, interval: "300ms"), Case(dialect: .eventStream),
        ])
    func entries(_ tested: Case) async throws {
        try await Stage.with(dialect: tested.dialect, nodes: Self.nodes, journald: .running) { stage in
            let (objects, entries) = try await self.relay(stage, tested)
            #expect(entries.count == Self.each * tested.sources.count)
            #expect(entries.map { $0["PASARGUARD_SEQ"] } == objects.of("log").seqs.map { "\($0)" })
            for source in tested.sources {
                let mine = entries.filter { $0["PASARGUARD_SOURCE"] == source.name }
                #expect(mine.map { $0["MESSAGE"] } == SampleLine.texts(source.tag, 0..<Self.each))
                #expect(
                    mine.map(\.ownFields)
                        == (0..<Self.each).map { Set(SampleLine.fields(source.tag, $0).map { "\($0)=\($1)" }) })
                let name = Self.nodes.first { "node:\($0.id)" == source.name }?.name
                #expect(mine.allSatisfy { $0["PASARGUARD_NODE_NAME"] == name })
            }
            #expect(entries.allSatisfy { $0["PASARGUARD_INSTANCE"] == "relay" })
        }
    }

    @Test("of 5 MB arrives whole in both", arguments: TestedStream.allCases)
    func longLine(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            let line = String(repeating: "0123456789abcdef", count: 5 * 65_536)
            try await stage.emit([line, "after"])
            #expect(try await consumer.take(2, "log").lines == [line, "after"])
            let entries = try await stage.waitForEntries(2)
            // What is longer than 256 KiB stands whole in a field of its own.
            #expect(entries.first?["MESSAGE"].map { $0.utf8.count <= 256 << 10 } == true)
            #expect(entries.map { $0["PASARGUARD_LINE"] ?? $0["MESSAGE"] } == [line, "after"])
        }
    }

    @Test("over 8 MiB is cut, and a gap says so", arguments: TestedStream.allCases)
    func cutLine(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try await stage.emit([String(repeating: "x", count: (8 << 20) + 10), "after"])
            let records = try await consumer.take(2, "log").filter { $0["seq"] != nil }
            #expect(records.map { $0["type"]?.text } == ["log", "gap", "log"])
            #expect(records.first?["line"]?.text?.utf8.count == 8 << 20)
            #expect(records[1]["reason"] == "line_cut")
            #expect(records.last?["line"] == "after")
            #expect(records.seqs.isContiguous)
            let entries = try await stage.waitForEntries(3)
            #expect(entries.map { $0["PASARGUARD_GAP"] } == [nil, "line_cut", nil])
        }
    }

    @Test("is a record, but a blank one is none", arguments: TestedStream.allCases)
    func blankLines(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try await stage.emit(["", "one", "", "", "two", ""])
            #expect(try await consumer.take(2, "log").lines == ["one", "two"])
            try await stage.emit(["", "three", "", "four"])
            #expect(try await consumer.take(2, "log").lines == ["three", "four"])
        }
    }

    @Test("comes over https too, with an authority of one's own", arguments: TestedStream.allCases)
    func https(_ stream: TestedStream) async throws {
        let certificate = try Certificate.make()
        defer { certificate.remove() }
        let files = certificate.files
        try await Stage.with(stream, panel: { $0.tls = files }) { stage in
            _ = try await stage.start { $0["TLS", "CAFile"] = files.certificateChain }
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try await stage.emit(SampleLine.texts("tls", 0..<300))
            #expect(try await consumer.take(300, "log").lines == SampleLine.texts("tls", 0..<300))
        }
    }
}

extension PrivateJournald.StoredEntry {
    /// `PRIORITY` and the fields of the line itself, as assignments.
    fileprivate var ownFields: Set<String> {
        Set(
            fields.keys.filter { $0 == "PRIORITY" || $0.hasPrefix("XRAY_") }.map { "\($0)=\(self[$0] ?? "")" })
    }
}
