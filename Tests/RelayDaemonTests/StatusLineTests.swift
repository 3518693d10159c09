// SPDX-License-Identifier: MIT

import JournalSink
import LogRelayModel
import Relay
import Testing

@testable import RelayDaemon

@Suite("Status line")
struct StatusLineTests {
    private func source(
        _ id: SourceID, _ phase: SourceState.Phase, reason: String? = nil, troubledAt: Int64? = nil
    ) -> SourceStatus {
        var status = SourceStatus(source: Source(id: id), since: Timestamp(microseconds: 0))
        status.phase = phase
        status.reason = reason
        status.troubledSince = troubledAt.map { Timestamp(microseconds: $0 * 1_000_000) }
        return status
    }

    private func line(_ sources: [SourceStatus], journal: JournalSnapshot? = nil, nodes: String? = nil) -> String {
        StatusLine(
            sources: sources, linesPerSecond: 128, journal: journal, nodeListTrouble: nodes,
            now: Timestamp(microseconds: 20_000_000)
        ).description
    }

    @Test("says how many streams are connected, and what ails the others for how long")
    func trouble() {
        let sources = [
            source(.core, .connected), source(.node(1), .connected), source(.node(3), .connected),
            source(.node(2), .waiting, reason: "node is not connected", troubledAt: 8),
        ]
        #expect(line(sources) == "3 of 4 streams connected, 128 lines/s; node:2 waiting 12 s: node is not connected")
    }

    @Test("an attempt after a failure is still waiting; a first attempt is connecting")
    func attempts() {
        let sources = [
            source(.core, .connecting, reason: "no answer", troubledAt: 10),
            source(.node(1), .connecting, troubledAt: 19),
        ]
        #expect(
            line(sources)
                == "0 of 2 streams connected, 128 lines/s; core waiting 10 s: no answer; node:1 connecting 1 s")
    }

    @Test("many troubles are counted")
    func many() {
        let sources = (1...200).map { source(.node($0), .waiting, reason: "no", troubledAt: 20) }
        #expect(line(sources).hasSuffix("node:3 waiting 0 s: no; 197 more are not connected"))
    }

    @Test("a journald that is missing is told with what waits for it")
    func journal() {
        let journal = JournalSnapshot(
            phase: .missing(2), handedOver: 0, queued: 120, queuedBytes: 5000, dropped: 0)
        #expect(
            line([], journal: journal)
                == "0 of 0 streams connected, 128 lines/s; journald is not running, 120 entries wait")
    }

    @Test("nodes that are wanted and cannot be listed are told")
    func nodes() {
        #expect(
            line([], nodes: "HTTP 403")
                == "0 of 0 streams connected, 128 lines/s; nodes are not known: HTTP 403")
    }
}
