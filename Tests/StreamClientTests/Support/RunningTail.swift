// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import Testing

@testable import StreamClient

/// A tail on a thread of its own, whose output is a pipe.
final class RunningTail {
    private final class Told: Sendable {
        let sentences = Mutex<[String]>([])
        let failure = Mutex<ClientFailure?>(nil)
        let end = DispatchSemaphore(value: 0)
    }

    private let told = Told()
    private let output = Pipe()
    private var received = Data()

    init(
        path: String, start: StreamStart = .last(10), filter: StreamFilter = StreamFilter(), follows: Bool = true,
        format: Format = .short
    ) {
        let told = told
        let descriptor = output.fileHandleForWriting.fileDescriptor
        Thread.detachNewThread {
            var tail = Tail(
                path: path,
                session: TailSession(path: path, filter: filter, start: start, follows: follows),
                format: format.output, output: OutputDescriptor(descriptor),
                tell: { sentence in told.sentences.withLock { $0.append(sentence) } })
            do throws(ClientFailure) {
                try tail.run()
            } catch {
                told.failure.withLock { $0 = error }
            }
            told.end.signal()
        }
    }

    enum Format {
        case short, raw, json

        var output: OutputFormat {
            switch self {
            case .short:
                .short(ShortFormat(painter: Painter(isColoured: false), today: Sample.now, wallTime: WallTime.utc))
            case .raw: .raw
            case .json: .json
            }
        }
    }

    /// What it wrote to stderr.
    var sentences: [String] { told.sentences.withLock { $0 } }

    /// The next so many lines of its output.
    func lines(_ count: Int) throws -> [String] {
        var lines: [String] = []
        while lines.count < count { lines.append(String(decoding: try line(), as: UTF8.self)) }
        return lines
    }

    func line() throws -> [UInt8] {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                let line = Array(received[received.startIndex..<end])
                received = Data(received[(end + 1)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty)
            received += more
        }
    }

    /// Nobody reads its output any more.
    func stopReading() throws { try output.fileHandleForReading.close() }

    /// Waits for its end.
    func end() throws -> ClientFailure? {
        try #require(told.end.wait(timeout: .now() + 60) == .success, "the tail has not ended")
        return told.failure.withLock { $0 }
    }
}
