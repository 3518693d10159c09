// SPDX-License-Identifier: MIT

import Logging
import RelayTesting
import Testing

@testable import RelayLog

@Suite("Messages in a real journald")
struct JournaldTests {
    private static let ours = ["SYSLOG_IDENTIFIER=pasarguard-logrelay"]

    /// A log that takes `pipe` for a stream of the journal, as a service manager would have made it.
    private func log(to journald: PrivateJournald, standardError pipe: TestPipe) throws -> RelayLog {
        let identity = try #require(FileIdentity(of: pipe.writing))
        return RelayLog(
            environment: ["JOURNAL_STREAM": "\(identity.device):\(identity.inode)"], standardError: pipe.writing,
            journalSocket: journald.socketPath, wallClock: { someTime })
    }

    @Test("A message is stored with its ID, priority and values, and nothing is written to standard error")
    func stored() async throws {
        try await PrivateJournald.with { journald in
            let pipe = try TestPipe()
            let log = try log(to: journald, standardError: pipe)
            #expect(log.isNative)
            log.logger(instance: "relay").warning(
                "stream is down, will retry",
                metadata: ["source": "node:3", "reason": "evil\n\u{1B}[2JPRIORITY=0", "retry": "12s"])
            let entries = try await journald.entries(matching: Self.ours)
            #expect(entries.count == 1)
            let entry = try #require(entries.first)
            #expect(
                entry["MESSAGE"]
                    == #"stream is down, will retry: node:3 (evil\x0a\x1b[2JPRIORITY=0), in 12s"#)
            #expect(entry["PRIORITY"] == "4")
            #expect(entry["MESSAGE_ID"] == MessageKind.of("stream is down, will retry")?.id)
            #expect(entry["RELAY_INSTANCE"] == "relay")
            #expect(entry["RELAY_SOURCE"] == "node:3")
            #expect(entry["RELAY_REASON"] == #"evil\x0a\x1b[2JPRIORITY=0"#)
            #expect(entry["RELAY_RETRY"] == "12s")
            #expect(entry["RELAY_TIME"] == nil)
            #expect(pipe.read() == "")
        }
    }

    @Test("While journald is stopped no call waits; then all that waited is stored in order, and the lost are counted")
    func stopped() async throws {
        try await PrivateJournald.with { journald in
            let pipe = try TestPipe()
            let log = try log(to: journald, standardError: pipe)
            await journald.pause()
            let logger = log.logger()
            let value = String(repeating: "x", count: 1000)
            // More than its socket and the waiting room hold; the test ends only if no call waits.
            for number in 0..<3000 { logger.error("x", metadata: ["number": "\(number)", "value": "\(value)"]) }
            await journald.proceed()
            let entries = try await entries(of: journald, afterDeliveryBy: log) {
                $0.contains { $0["MESSAGE_ID"] == MessageKind.messagesLost.id }
            }
            let last = try #require(entries.last)
            #expect(last["PRIORITY"] == "4")
            let lost = try #require(last["RELAY_COUNT"].flatMap { Int($0) })
            #expect(lost > 0)
            #expect(entries.count - 1 + lost == 3000)
            #expect(entries.dropLast().compactMap { $0["RELAY_NUMBER"] } == (0..<entries.count - 1).map(String.init))
            // Those that had to wait say when they were said.
            #expect(entries.first?["RELAY_TIME"] == nil)
            #expect(entries.dropLast().last?["RELAY_TIME"] == "\(someTime)")
            #expect(pipe.read() == "")
        }
    }

    @Test("What is said before journald runs is stored when it does")
    func late() async throws {
        try await PrivateJournald.with(started: false) { journald in
            let log = try log(to: journald, standardError: try TestPipe())
            log.logger().notice("the relay has started")
            try await journald.start()
            let entries = try await entries(of: journald, afterDeliveryBy: log) { !$0.isEmpty }
            #expect(entries.map { $0["MESSAGE"] } == ["the relay has started"])
            #expect(entries.first?["RELAY_TIME"] == "\(someTime)")
        }
    }

    @Test("A journald that comes back is found again")
    func restarted() async throws {
        try await PrivateJournald.with { journald in
            let log = try log(to: journald, standardError: try TestPipe())
            log.logger().notice("logged in", metadata: ["user": "1"])
            _ = try await journald.entries(matching: Self.ours)
            try await journald.end(.term)
            try await journald.start()
            log.logger().notice("logged in", metadata: ["user": "2"])
            let entries = try await journald.entries(matching: Self.ours)
            #expect(entries.map { $0["RELAY_USER"] } == ["1", "2"])
        }
    }

    /// Runs the log's delivery until `isComplete`, which is asked whenever nothing can be handed over for the moment.
    private func entries(
        of journald: PrivateJournald, afterDeliveryBy log: RelayLog,
        isComplete: ([PrivateJournald.StoredEntry]) -> Bool
    ) async throws -> [PrivateJournald.StoredEntry] {
        let delivery = Task { await log.run { await Task.yield() } }
        defer { delivery.cancel() }
        while true {
            let entries = try await journald.entries(matching: Self.ours)
            if isComplete(entries) { return entries }
        }
    }
}
