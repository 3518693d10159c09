// SPDX-License-Identifier: MIT

import Glibc
import RelayTesting
import Testing

@Suite("After a reboot") struct RebootTests {
    /// In order: the relay is told to stop. As after a loss of power: nobody is told anything.
    @Test("each line is in the journal once, and numbers go on", arguments: [PrivateJournald.Ending.term, .kill])
    func reboot(ending: PrivateJournald.Ending) async throws {
        try await Stage.with(journald: .running) { stage in
            let (relay, consumer) = try await stage.startConnected()
            let lines = SampleLine.texts("line", 0..<60)
            try await stage.emit(Array(lines[..<40]))
            _ = try await consumer.take(40, "log")
            _ = try await stage.waitForEntries(40)
            switch ending {
            case .term: #expect(try await relay.stop() == .status(0))
            case .kill: relay.process.signal(SIGKILL)
            }
            try await relay.process.end()
            try await stage.journald.end(ending)

            // The panel is on another machine, and goes on.
            try await stage.emit(Array(lines[40..<50]))
            try await stage.journald.boot()
            _ = try await stage.start(name: "next")
            try await stage.waitForStreams()
            try await stage.emit(Array(lines[50...]))
            let entries = try await stage.waitForEntries(60)
            #expect(entries.map { $0["MESSAGE"] } == lines)
            let seqs = entries.compactMap { $0["PASARGUARD_SEQ"].flatMap { UInt64($0) } }
            #expect(seqs.count == 60)
            #expect(zip(seqs, seqs.dropFirst()).allSatisfy(<))
            #expect(Set(entries.map { $0["_BOOT_ID"] }).count == 2)
        }
    }
}
