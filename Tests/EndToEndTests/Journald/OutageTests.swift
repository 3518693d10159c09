// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("While journald") struct OutageTests {
    @Test("is missing, lines wait, and are stored in order once it starts", arguments: TestedStream.ofEachDialect)
    func missing(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .missing) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            let lines = SampleLine.texts("core", 0..<500)
            try await stage.emit(lines)
            #expect(try await consumer.take(500, "log").lines == lines)
            _ = try await relay.process.errors.first("word of it") { $0.contains("journald is not running") }
            try await stage.journald.start()
            #expect(try await stage.waitForEntries(500).map { $0["MESSAGE"] } == lines)
            _ = try await relay.process.errors.first("word of its return") { $0.contains("journald takes entries") }
        }
    }

    @Test(
        "hangs under load, lines wait, and are stored in order once it goes on", arguments: TestedStream.ofEachDialect)
    func paused(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            let lines = SampleLine.texts("core", 0..<6000)
            try await stage.emit(Array(lines[..<1000]))
            await stage.journald.pause()
            try await stage.emit(Array(lines[1000...]))
            _ = try await consumer.take(6000, "log")
            await stage.journald.proceed()
            let entries = try await stage.waitForEntries(6000, fields: ["MESSAGE"])
            #expect(entries.map { $0["MESSAGE"] } == lines)
        }
    }

    @Test(
        "hangs for longer than Buffer= holds, what is lost is counted: stored and lost make up all",
        arguments: Dialect.allCases)
    func overflow(_ dialect: Dialect) async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b")]
        let sources = Array(dialect.sources(nodes).prefix(2))
        try await Stage.with(dialect: dialect, nodes: nodes, journald: .running) { stage in
            _ = try await stage.start { $0["Journal", "Buffer"] = "64K" }
            try await stage.waitForStreams(sources)
            let consumer = try await stage.connect()
            await stage.journald.pause()
            for round in stride(from: 0, to: 4000, by: 80) {
                for source in sources {
                    try await stage.panel.emit(SampleLine.texts(source.name, round..<round + 80), to: source)
                }
                _ = try await consumer.take(160, "log")
            }
            await stage.journald.proceed()
            var gaps: [String: UInt64] = [:]
            var stored: [String: Int] = [:]
            for source in sources.map(\.name) {
                // Everything told so far may hold it already, and more than one may come.
                try await within("stored and lost lines of \(source) to make up all") {
                    [journald = stage.journald, objects = consumer.objects] in
                    while true {
                        let gaps = objects.all.of("gap").from(source)
                        let entries = try await journald.entries(
                            matching: ["SYSLOG_IDENTIFIER=pasarguard", "PASARGUARD_SOURCE=\(source)"])
                        let lines = entries.count { $0["PASARGUARD_GAP"] == nil }
                        if lines + Int(gaps.reduce(0) { $0 + ($1["lost"]?.number ?? 0) }) >= 4000 { return }
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
                let told = consumer.objects.all.of("gap").from(source)
                #expect(told.allSatisfy { $0["reason"] == "journal_overflow" })
                gaps[source] = told.reduce(0) { $0 + ($1["lost"]?.number ?? 0) }
                let entries = try await stage.journald.entries(
                    matching: ["SYSLOG_IDENTIFIER=pasarguard", "PASARGUARD_SOURCE=\(source)"])
                stored[source] = entries.count { $0["PASARGUARD_GAP"] == nil }
                let inJournal = entries.filter { $0["PASARGUARD_GAP"] == "journal_overflow" }
                #expect(
                    inJournal.compactMap { $0["PASARGUARD_LOST"].flatMap(UInt64.init) }.reduce(0, +) == gaps[source])
                #expect(entries.compactMap { $0["PASARGUARD_SEQ"].flatMap(UInt64.init) }.isIncreasing)
            }
            for source in sources.map(\.name) {
                #expect(UInt64(stored[source, default: 0]) + gaps[source, default: 0] == 4000)
            }
            #expect(gaps.values.allSatisfy { $0 > 0 })
            // The socket's consumers have lost nothing.
            #expect(consumer.objects.all.filter { $0["seq"] != nil }.seqs.isContiguous)
        }
    }

    @Test("is restarted, nothing is lost", arguments: TestedStream.ofEachDialect)
    func restarted(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            let lines = SampleLine.texts("core", 0..<900)
            try await stage.emit(Array(lines[..<300]))
            _ = try await stage.waitForEntries(300)
            try await stage.journald.end(.term)
            try await stage.emit(Array(lines[300..<600]))
            _ = try await consumer.take(600, "log")
            try await stage.journald.start()
            try await stage.emit(Array(lines[600...]))
            #expect(try await stage.waitForEntries(900).map { $0["MESSAGE"] } == lines)
        }
    }

    @Test("is killed, what comes after is stored in order", arguments: TestedStream.ofEachDialect)
    func killed(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try await stage.emit(SampleLine.texts("before", 0..<10))
            _ = try await stage.waitForEntries(10)
            try await stage.journald.end(.kill)
            let lines = SampleLine.texts("after", 0..<500)
            try await stage.emit(lines)
            _ = try await consumer.take(510, "log")
            _ = try await relay.process.errors.first("word of it") { $0.contains("journald is not running") }
            try await stage.journald.start()
            let entries = try await stage.waitForEntries(510)
            #expect(entries.suffix(500).map { $0["MESSAGE"] } == lines)
        }
    }
}

extension [UInt64] {
    fileprivate var isIncreasing: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}
