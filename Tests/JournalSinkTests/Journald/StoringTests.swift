// SPDX-License-Identifier: MIT

import FuzzProperties
import LogRelayModel
import RelayTesting
import Testing

@testable import JournalSink

/// What a real journald makes of what the sink hands over.
@Suite(.timeLimit(.minutes(2 * Sanitizer.timeLimitFactor))) struct StoringTests {
    /// Takes the batches one after the other and returns what the journal then has.
    private func store(_ batches: [RecordBatch], fields: [String] = []) async throws -> [PrivateJournald.StoredEntry] {
        try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, _ in
                for batch in batches { sink.take(batch) }
                #expect(await sink.drained() == 0)
                return try await journald.entries(fields: fields)
            }
        }
    }

    @Test func everyFieldOfEveryKindOfLineArrives() async throws {
        let batches = [
            RecordBatch(.accepted, seq: 1), RecordBatch(.rejected, seq: 2), RecordBatch(.general, from: .core, seq: 3),
        ]
        let stored = try await store(batches)
        let sent = try batches.flatMap { try encode($0).map(NativeEntry.texts) }
        try #require(stored.count == sent.count)
        for (stored, sent) in zip(stored, sent) {
            // On a busy machine the hand-over may come late, and then says so.
            let own = stored.fields.keys.filter { !$0.hasPrefix("_") && $0 != "PASARGUARD_TIME" }
            #expect(Set(own) == Set(sent.keys))
            for (name, value) in sent { #expect(stored[name] == value) }
        }
    }

    @Test func aGapArrivesBetweenTheLines() async throws {
        let stored = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, _ in
                sink.take(RecordBatch("before", seq: 1))
                sink.take(Gap(seq: 2, time: Timestamp.systemClock(), source: .core, reason: .noReplay, lost: 5))
                sink.take(RecordBatch("after", seq: 3))
                #expect(await sink.drained() == 0)
                return try await journald.entries()
            }
        }
        #expect(stored.map { $0["PASARGUARD_SEQ"] } == ["1", "2", "3"])
        #expect(stored.map { $0["PASARGUARD_GAP"] } == [nil, "no_replay", nil])
        #expect(stored.map { $0["PASARGUARD_LOST"] } == [nil, "5", nil])
    }

    @Test func everySingleByteIsRecoverable() async throws {
        let lines: [[UInt8]] = (0...255).map { Array("before ".utf8) + [UInt8($0)] }
        let stored = try await store([RecordBatch(lines)])
        try #require(stored.count == lines.count)
        for (entry, line) in zip(stored, lines) {
            #expect((entry.bytes("PASARGUARD_LINE") ?? entry.bytes("MESSAGE")) == line)
        }
    }

    @Test func hostileLinesCannotForgeFields() async throws {
        let hostile = [
            "\u{1B}[2J\r\0", "a\nPRIORITY=0\nSYSLOG_IDENTIFIER=sshd", "\n\nMESSAGE\n\u{1}\0\0\0\0\0\0\0x\n", "\n",
        ]
        let stored = try await store([RecordBatch(hostile.map { Array($0.utf8) })])
        #expect(stored.map { $0.fields["PRIORITY"]?.count } == [1, 1, 1, 1])
        #expect(stored.map { $0["PRIORITY"] } == ["6", "6", "6", "6"])
        #expect(stored.map { $0.bytes("PASARGUARD_LINE") } == hostile.map { Array($0.utf8) })
    }

    /// CR, NUL, invalid UTF-8, what turns or parts text, and the rest of the fuzzer's hostile lines.
    @Test func everyHostileLineIsTextAndRecoverable() async throws {
        let seeds = try FuzzTarget.line.seeds
        let stored = try await store([RecordBatch(seeds.map(\.bytes))])
        try #require(stored.count == seeds.count)
        for (entry, seed) in zip(stored, seeds) {
            #expect((entry.bytes("PASARGUARD_LINE") ?? entry.bytes("MESSAGE")) == seed.bytes, "\(seed)")
            let message = entry.bytes("MESSAGE").flatMap { String(validating: $0, as: UTF8.self) }
            #expect(
                message?.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\t" } == false)
            #expect(entry.fields["PRIORITY"] == [Array("6".utf8)], "\(seed)")
        }
    }

    @Test func journalctlShowsNoBlob() async throws {
        let lines: [[UInt8]] = (0...255).map { [UInt8($0)] }
        let shown = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, _ in
                sink.take(RecordBatch(lines))
                sink.take(RecordBatch("\u{85}\u{202E}\u{2028}\u{2029}"))
                #expect(await sink.drained() == 0)
                _ = try await journald.entries()
                return try await journald.journalctl(["--output=cat", "--no-pager"])
            }
        }
        let text = String(decoding: shown, as: UTF8.self)
        #expect(text.contains(#"\x1b"#))
        #expect(!text.contains("blob data"))
    }

    /// Beyond what a datagram holds, before and behind ordinary lines.
    @Test func aLineOfFiveMegabytesArrivesWhole() async throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20)
        let stored = try await store([RecordBatch("first"), RecordBatch([long], seq: 2), RecordBatch("last", seq: 3)])
        #expect(stored.map { $0["PASARGUARD_SEQ"] } == ["1", "2", "3"])
        #expect(stored.map { $0.bytes("PASARGUARD_LINE")?.count } == [nil, 5 << 20, nil])
        #expect(stored[1].bytes("PASARGUARD_LINE") == long)
        // What is shown has an end.
        #expect((stored[1].bytes("MESSAGE")?.count ?? 0) <= 256 << 10)
    }

    @Test func twentyThousandLinesArriveInOrder() async throws {
        let batches = (0..<200).map { index in
            let lines = (index * 100..<index * 100 + 100).map { Array("line \($0)".utf8) }
            return RecordBatch(lines, from: index % 2 == 0 ? .core : .germany, seq: UInt64(index * 100 + 1))
        }
        let stored = try await store(batches, fields: ["PASARGUARD_SEQ", "MESSAGE"])
        #expect(stored.map { $0["PASARGUARD_SEQ"] } == (1...20_000).map { String($0) })
        #expect(stored.map { $0["MESSAGE"] } == (0..<20_000).map { "line \($0)" })
    }
}
