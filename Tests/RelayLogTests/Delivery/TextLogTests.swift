// SPDX-License-Identifier: MIT

import Glibc
import Logging
import Testing

@testable import RelayLog

@Suite("Messages as text")
struct TextLogTests {
    private func log(to pipe: TestPipe) -> RelayLog {
        RelayLog(environment: [:], standardError: pipe.writing, wallClock: { someTime })
    }

    @Test("A message is one line on standard error")
    func oneLine() throws {
        let pipe = try TestPipe()
        let log = log(to: pipe)
        #expect(!log.isNative)
        log.logger(instance: "relay").warning("stream is down, will retry", metadata: ["source": "core"])
        #expect(pipe.read() == "2026-11-23T09:00:00.123Z warning stream is down, will retry source=core\n")
    }

    @Test("The level can be changed while loggers are in use")
    func sharedLevel() throws {
        let pipe = try TestPipe()
        let log = log(to: pipe)
        let logger = log.logger()
        logger.debug("connecting")
        #expect(pipe.read() == "")
        log.level = .debug
        logger.debug("connecting")
        #expect(pipe.read() == "2026-11-23T09:00:00.123Z debug   connecting\n")
        log.level = .error
        logger.warning("connecting")
        #expect(pipe.read() == "")
    }

    @Test("A level set on one logger is that logger's alone")
    func ownLevel() throws {
        let pipe = try TestPipe()
        let log = log(to: pipe)
        let logger = log.logger()
        var quiet = logger
        quiet.logLevel = .critical
        #expect(log.level == .info)
        #expect(logger.logLevel == .info)
        #expect(quiet.logLevel == .critical)
    }

    @Test("A message's own values replace the logger's")
    func metadataPrecedence() throws {
        let pipe = try TestPipe()
        var logger = log(to: pipe).logger()
        logger[metadataKey: "source"] = "core"
        logger.info("x", metadata: ["source": "node:1"])
        #expect(pipe.read().hasSuffix(" x source=node:1\n"))
    }

    @Test("A reader that reads nothing delays nobody; later it gets what waited, and how many were lost")
    func slowReader() async throws {
        let pipe = try TestPipe()
        let log = log(to: pipe)
        let logger = log.logger()
        let value = String(repeating: "x", count: 1000)
        // 64 KiB of pipe and 256 KiB of waiting room; the test ends only if no call waits.
        for number in 0..<1000 { logger.warning("x", metadata: ["number": "\(number)", "value": "\(value)"]) }
        var read = ""
        // The reader reads each time the log gives up for the moment, and has had enough when the number is told.
        await withTaskGroup(of: Void.self) { group in
            let (turns, turn) = AsyncStream<Void>.makeStream()
            group.addTask { await log.run { turn.yield() } }
            for await _ in turns {
                read += pipe.read()
                if read.contains("messages of the relay itself were lost") { break }
                // The last lines come without a pause behind them.
                if read.split(separator: "\n").count > 1000 { break }
            }
            group.cancelAll()
        }
        read += pipe.read()
        let lines = read.split(separator: "\n")
        let lost = try #require(lines.last?.wholeMatch(of: #/.* messages of the relay itself were lost count=(\d+)/#))
        #expect(lines.count - 1 + (Int(lost.output.1) ?? 0) == 1000)
        for (number, line) in lines.dropLast().enumerated() { #expect(line.contains(" number=\(number) ")) }
    }

    @Test("A reader that is gone costs messages, not the process")
    func goneReader() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let logger = RelayLog(environment: [:], standardError: ends[1]).logger()
        for _ in 0..<10 { logger.error("x") }
    }

    @Test("A closed standard error costs messages, not the process")
    func closedDescriptor() {
        RelayLog(environment: [:], standardError: -1).logger().error("x")
    }
}
