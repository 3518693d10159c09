// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import SocketSink

/// An open sink in a directory of its own, on an event loop of its own.
struct ServedSocket: Sendable {
    let sink: SocketSink
    let path: String
    let loop: any EventLoop

    /// Runs `body` with an open sink, and closes it afterwards whatever happens.
    static func run(
        history: Int = 16 * 1024 * 1024, consumerBuffer: Int = 8 * 1024 * 1024, maxConsumers: Int = 64,
        patience: TimeAmount = .milliseconds(20), exemptUsers: Set<UInt32>? = nil, lastSeq: UInt64 = 0,
        refilledFrom recollection: Recollection? = nil,
        _ body: (ServedSocket) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let path = "\(directory)/stream.sock"
            var settings = SocketSink.Settings(
                path: path, history: history, consumerBuffer: consumerBuffer, maxConsumers: maxConsumers)
            settings.patience = patience
            if let exemptUsers { settings.exemptUsers = exemptUsers }
            let sink = SocketSink.testing(settings, lastSeq: lastSeq, loop: loop)
            if let recollection { await sink.refill(from: recollection) }
            try await sink.open()
            do {
                try await body(ServedSocket(sink: sink, path: path, loop: loop))
            } catch {
                await sink.shutdown(deadline: .now())
                throw error
            }
            await sink.shutdown(deadline: .now())
        }
    }

    /// Tells the sink, on its loop, as the relay does.
    func take(_ batches: RecordBatch...) async throws {
        try await loop.submit { for batch in batches { sink.take(batch) } }.get()
    }

    func take(_ gap: Gap) async throws {
        try await loop.submit { sink.take(gap) }.get()
    }

    func take(_ states: SourceState...) async throws {
        try await loop.submit { for state in states { sink.take(state) } }.get()
    }

    /// Looks at the sink again and again, a turn of its loop each time, until it is as expected.
    func waitUntil(_ isExpected: (SocketSnapshot) -> Bool) async {
        while await !isExpected(sink.snapshot) { await Task.yield() }
    }

    /// A client that has been greeted.
    func client(states: Int = 0) async throws -> SocketClient {
        let client = try await SocketClient(path)
        for _ in 0...states { _ = try await client.required() }
        return client
    }
}

extension SocketSink {
    static func testing(_ settings: Settings, lastSeq: UInt64 = 0, loop: any EventLoop) -> SocketSink {
        SocketSink(
            settings, instance: "relay", version: "1.2.3", lastSeq: lastSeq,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, loop: loop)
    }
}

func withTemporaryDirectory(_ body: (String) async throws -> Void) async throws {
    // Short: a socket's path has room for 107 bytes.
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
        "sink-\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try await body(directory.path)
}
