// SPDX-License-Identifier: MIT

import Foundation
import JournalProtocol
import LogRelayModel
import RelayTesting

@testable import JournalSink

extension PrivateJournald {
    /// An archive over its journal. What this process writes is root's there, whoever runs the tests: an ordinary user is
    /// root of the private namespace.
    nonisolated func archive(
        instance: String = "relay", historyBytes: Int = 16 << 20, storesEverything: Bool = true,
        storedPriority: Int = 7, patience: Duration = .seconds(30),
        wallClock: @escaping WallClock = Timestamp.systemClock
    ) -> JournalArchive {
        JournalArchive(
            settings: JournalArchive.Settings(
                place: .directory(journalDirectory), socketPath: socketPath, instance: instance, userID: 0,
                historyBytes: historyBytes, storesEverything: storesEverything, storedPriority: storedPriority,
                patience: patience,
                readingTime: .seconds(30)),
            wallClock: wallClock)
    }

    /// Has a sink of its own hand over all this.
    nonisolated func store(
        _ items: [StoredItem], identifier: String = "pasarguard", instance: String = "relay"
    ) async throws {
        try await withRunningSink(at: socketPath, identifier: identifier, instance: instance) { sink, _, _ in
            for item in items {
                switch item {
                case .batch(let batch): sink.take(batch)
                case .gap(let gap): sink.take(gap)
                }
            }
            _ = await sink.drained()
        }
    }

    /// Hands over an entry of any fields, as this process.
    nonisolated func write(_ fields: KeyValuePairs<StaticString, String>) throws {
        var buffer = EntryBuffer()
        for (name, value) in fields { buffer.field(name, text: value) }
        guard case .connected(let socket) = JournalSocket.connect(to: try SocketAddress(path: socketPath)) else {
            throw NotWritten()
        }
        var vector = iovec(iov_base: buffer.bytes.baseAddress, iov_len: buffer.count)
        let outcome = withUnsafeMutablePointer(to: &vector) {
            socket.send(UnsafeMutableBufferPointer(start: $0, count: 1))
        }
        guard outcome == .handedOver(1) else { throw NotWritten() }
    }

    /// Hands over an entry as `nobody`, which takes root.
    nonisolated func writeAsNobody(_ fields: KeyValuePairs<String, String>) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/nsenter")
        process.arguments =
            enteringCommand.dropFirst() + [
                "/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/logger", "--journald",
            ]
        let input = Pipe()
        process.standardInput = input
        try process.run()
        try input.fileHandleForWriting.write(
            contentsOf: Data(fields.map { "\($0)=\($1)\n" }.joined().utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NotWritten() }
    }

    struct NotWritten: Error {}
}

/// What a sink takes.
enum StoredItem: Sendable {
    case batch(RecordBatch)
    case gap(Gap)

    static func lines(
        _ lines: [String], from source: Source = .core, seq: UInt64, receivedAt: Timestamp = Timestamp.systemClock()
    ) -> StoredItem {
        .batch(RecordBatch(lines.map { Array($0.utf8) }, from: source, seq: seq, receivedAt: receivedAt))
    }

    /// What an archive gives back for it.
    var archived: [ArchivedRecord] {
        switch self {
        case .gap(let gap): return [.gap(gap)]
        case .batch(let batch):
            var records: [ArchivedRecord] = []
            batch.forEachLine { record, line in
                records.append(
                    .line(
                        ArchivedLine(
                            seq: record.seq, time: batch.receivedAt, source: batch.source, bytes: Array(line))))
            }
            return records
        }
    }
}

extension [ArchivedRecord] {
    var seqs: [UInt64] { map(\.seq) }
}
