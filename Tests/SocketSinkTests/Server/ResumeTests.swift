// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import SocketSink

@Suite("Resuming across a restart of the relay", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct ResumeTests {
    /// What a run told that began with 10 and ended with 14.
    private var recollection: Recollection {
        let records = (10...14 as ClosedRange<UInt64>).map { seq -> ArchivedRecord in
            if seq == 12 {
                return .gap(Gap(seq: seq, time: .testing, source: Source(id: .core), reason: .noReplay))
            }
            return .line(
                ArchivedLine(seq: seq, time: .testing, source: Source(id: .core), bytes: Array("line \(seq)".utf8)))
        }
        return Recollection(lastSeq: 14, records: records, completeAfter: 9)
    }

    /// What a consumer gets that had read up to `cursor`.
    private func resume(
        after cursor: UInt64, _ recollection: Recollection
    ) async throws -> (missing: JSONObject.Value?, seqs: [UInt64]) {
        var result: (missing: JSONObject.Value?, seqs: [UInt64]) = (nil, [])
        try await ServedSocket.run(lastSeq: 99, refilledFrom: recollection) { socket in
            try await socket.take(RecordBatch(["100", "101"], seq: 100))
            let client = try await socket.client()
            try await client.send("{\"subscribe\":{\"after\":\"\(cursor)\"}}\n")
            // Not within #require: the compiler takes a closure in a macro for the next one outside it (Swift 6.3).
            let answers = try await client.all { $0.type == "subscribed" }
            let answer = try #require(answers.last)
            var objects = try await client.all { $0.type == "live" }
            try await socket.take(RecordBatch(["102"], seq: 102))
            objects.append(try await client.required())
            result = (answer.missing, objects.compactMap(\.seq))
        }
        return result
    }

    @Test(
        "From every record of the run before: no hole, no repeat, nothing missing",
        arguments: 9...14 as ClosedRange<UInt64>)
    func everyCursor(_ cursor: UInt64) async throws {
        let resumed = try await resume(after: cursor, recollection)
        #expect(resumed.seqs == Array(cursor + 1..<15) + [100, 101, 102])
        #expect(resumed.missing == nil)
    }

    @Test("From before it, all that is there, and the word that more may be missing")
    func earlier() async throws {
        let resumed = try await resume(after: 8, recollection)
        #expect(resumed.seqs == [10, 11, 12, 13, 14, 100, 101, 102])
        #expect(resumed.missing == .text("unknown"))
    }

    @Test("Where the journal stores a part only, that word is always given")
    func partly() async throws {
        var partly = recollection
        partly.completeAfter = nil
        let resumed = try await resume(after: 13, partly)
        #expect(resumed.seqs == [14, 100, 101, 102])
        #expect(resumed.missing == .text("unknown"))
    }

    @Test("Once the socket is open, nothing is refilled")
    func tooLate() async throws {
        try await ServedSocket.run(lastSeq: 99) { socket in
            await socket.sink.refill(from: recollection)
            let history = await socket.sink.history
            #expect(history.firstSeq == nil)
        }
    }
}
