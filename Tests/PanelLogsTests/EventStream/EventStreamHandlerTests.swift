// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization
import Testing

@testable import PanelLogs

@Suite("Event stream handler")
struct EventStreamHandlerTests {
    /// Notes that this side was shut, and lets a connection linger as one does whose other side stays open.
    private final class HalfCloses: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        var count = 0

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            guard mode == .output else { return context.close(mode: mode, promise: promise) }
            count += 1
            promise?.succeed()
        }
    }

    /// What was told of the dial, and of the stream.
    private final class Told {
        var dial: Result<EventStreamConnection, DialError>?
    }

    /// Counts.
    private final class Clock: Sendable {
        private let now = Mutex<Int64>(0)

        func tick() -> Timestamp {
            now.withLock {
                $0 += 1
                return Timestamp(microseconds: $0)
            }
        }
    }

    private let receiver = RecordingReceiver()
    private let told = Told()
    private let halfCloses = HalfCloses()
    private let channel = EmbeddedChannel()
    private let outcome: EventLoopPromise<EventStreamConnection>

    init() throws {
        outcome = channel.eventLoop.makePromise(of: EventStreamConnection.self)
        let told = told
        outcome.futureResult.assumeIsolated().whenComplete { result in
            told.dial = result.mapError { $0 as? DialError ?? .failed(.http, "\($0)") }
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(halfCloses)
        let meter = try pipeline.addBoundedHTTPClientHandlers()
        let receiver = receiver
        let clock = Clock()
        try pipeline.addHandler(
            EventStreamHandler(
                outcome: outcome, meter: meter, options: EventStreamOptions(),
                delivery: BatchDelivery(receiver: receiver, wallClock: { clock.tick() }),
                now: channel.eventLoop.now))
        // What a dial has there.
        try pipeline.addHandler(
            DialWatch(stage: DialStage(loop: channel.eventLoop, isEncrypted: false), outcome: outcome))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        channel.write(HTTPClientRequestPart.head(.init(version: .http1_1, method: .GET, uri: "/")), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    private func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    private func accept() throws { try receive(ScriptedConnection.head) }

    private func event(_ line: String) throws { try receive(ScriptedConnection.chunk("data: \(line)\r\n\r\n")) }

    private func pass(_ milliseconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .milliseconds(milliseconds)) }

    /// The dial's error, or nil while there is none.
    private var refusal: DialError? {
        if case .failure(let error)? = told.dial { error } else { nil }
    }

    private var isOpen: Bool {
        if case .success? = told.dial { true } else { false }
    }

    private func end() async throws -> StreamEnd {
        channel.embeddedEventLoop.run()
        #expect(!channel.isActive)
        return try await #require(try told.dial?.get()).waitForEnd()
    }

    private func hangUp() {
        channel.triggerUserOutboundEvent(EventStreamFarewell(), promise: nil)
    }

    @Test("the head alone does not open a stream, half a second after it does")
    func probation() throws {
        try accept()
        pass(499)
        #expect(told.dial == nil && receiver.events == [])
        pass(1)
        #expect(isOpen && receiver.events == ["opened"])
        try channel.close().wait()
    }

    @Test("a line opens it at once, and comes after the opening")
    func lineOpens() throws {
        try accept()
        try event("one")
        #expect(isOpen && receiver.events == ["opened", "[one]"])
        try channel.close().wait()
    }

    @Test("more lines in one read than a batch is to hold come as several batches")
    func manyLines() throws {
        try accept()
        let lines = (1...150).map { "line \($0)" }
        try receive(lines.map { ScriptedConnection.chunk("data: \($0)\r\n\r\n") }.joined())
        #expect(
            receiver.events == ["opened"]
                + [lines[..<64], lines[64..<128], lines[128...]].map { "[\($0.joined(separator: ", "))]" })
        try channel.close().wait()
    }

    @Test("half a line does not, and is not lost if it opens later")
    func halfLine() throws {
        try accept()
        try receive(ScriptedConnection.chunk("data: on"))
        #expect(told.dial == nil)
        pass(500)
        try receive(ScriptedConnection.chunk("e\r\n\r\n"))
        #expect(receiver.events == ["opened", "[one]"])
        try channel.close().wait()
    }

    @Test("a ping opens it")
    func pingOpens() throws {
        try accept()
        try receive(ScriptedConnection.chunk(": ping\r\n\r\n"))
        #expect(isOpen && receiver.events == ["opened"])
        try channel.close().wait()
    }

    @Test("an end without a sign of life is no stream")
    func endedAtOnce() throws {
        try accept()
        try receive(ScriptedConnection.lastChunk)
        #expect(refusal == .endedAtOnce(words: nil))
        pass(1000)
        #expect(receiver.events == [])
    }

    private static let words = "data: Error retrieving logs: down\r\n\r\n"

    @Test("nor is one that ends after the panel's words alone", arguments: [0, 499])
    func words(_ pause: Int64) throws {
        try accept()
        try receive(ScriptedConnection.chunk(Self.words))
        pass(pause)
        #expect(told.dial == nil && receiver.events == [])
        try receive(ScriptedConnection.lastChunk)
        #expect(refusal == .endedAtOnce(words: "Error retrieving logs: down"))
        pass(1000)
        #expect(receiver.events == [])
    }

    @Test("words that are the first of an open stream are its last too where it then ends")
    func wordsOfOpenStream() async throws {
        try accept()
        try receive(ScriptedConnection.chunk(": ping\r\n\r\n"))
        pass(30_000)
        try receive(ScriptedConnection.chunk(Self.words))
        pass(499)
        try receive(ScriptedConnection.lastChunk)
        #expect(try await end() == .toldByPanel("Error retrieving logs: down"))
        #expect(receiver.events == ["opened", "closed"])
    }

    @Test("words after which the stream goes on are a line, and come in order", arguments: [0, 499])
    func wordsAndMore(_ pause: Int64) throws {
        for isOpen in [false, true] {
            for (more, lines) in [("data: two\r\n\r\n", ", two"), (": ping\r\n\r\n", "")] {
                let test = try EventStreamHandlerTests()
                try test.accept()
                if isOpen { test.pass(500) }
                try test.receive(ScriptedConnection.chunk(Self.words))
                test.pass(pause)
                #expect(test.receiver.events == (isOpen ? ["opened"] : []))
                try test.receive(ScriptedConnection.chunk(more))
                #expect(test.receiver.events == ["opened", "[Error retrieving logs: down\(lines)]"])
                try test.event("three")
                #expect(test.receiver.events.last == "[three]")
                try test.channel.close().wait()
            }
        }
    }

    @Test("words that are all that comes are a line after half a second, and the stream is still watched")
    func loneWords() async throws {
        for isOpen in [false, true] {
            let test = try EventStreamHandlerTests()
            try test.accept()
            if isOpen { test.pass(500) }
            try test.receive(ScriptedConnection.chunk(Self.words))
            test.pass(499)
            #expect(test.receiver.events == (isOpen ? ["opened"] : []))
            test.pass(1)
            #expect(test.receiver.events == ["opened", "[Error retrieving logs: down]"])
            test.pass(44_499)
            #expect(test.channel.isActive)
            test.pass(1)
            #expect(try await test.end() == .unresponsive)
        }
    }

    @Test("words before a connection that breaks are a line")
    func wordsAndBreak() async throws {
        try accept()
        try receive(ScriptedConnection.chunk(": ping\r\n\r\n"))
        try receive(ScriptedConnection.chunk(Self.words) + "no chunk\r\n")
        #expect(try await end() == .broken("what comes is not HTTP any more"))
        #expect(receiver.events == ["opened", "[Error retrieving logs: down]", "closed"])
    }

    @Test("an attempt that is given up while words are held back delivers nothing")
    func givenUpWithWords() throws {
        try accept()
        try receive(ScriptedConnection.chunk(Self.words))
        outcome.fail(DialError.cancelled)
        pass(1000)
        #expect(receiver.events == ["closed"])
        try channel.close().wait()
    }

    @Test("an attempt that was given up delivers nothing, whatever still comes, and says so")
    func givenUp() throws {
        for answered in [false, true] {
            let test = try EventStreamHandlerTests()
            if answered { try test.accept() }
            test.outcome.fail(DialError.cancelled)
            if !answered { try test.accept() }
            try test.event("one")
            test.pass(1000)
            #expect(test.receiver.events == ["closed"])
            try test.channel.close().wait()
        }
    }

    @Test("a line and the end in one read are delivered in order")
    func lineAndEnd() async throws {
        try receive(
            ScriptedConnection.head + ScriptedConnection.chunk("data: one\r\n\r\n") + ScriptedConnection.lastChunk)
        #expect(try await end() == .finished)
        #expect(receiver.events == ["opened", "[one]", "closed"])
    }

    @Test("a line that looks like the panel's words ends nothing")
    func wordsLater() async throws {
        try accept()
        try receive(
            ["one", "Error: stream broken", "two"].map { ScriptedConnection.chunk("data: \($0)\r\n\r\n") }.joined())
        try event("Error: x")
        #expect(receiver.events == ["opened", "[one, Error: stream broken, two]", "[Error: x]"])
        try receive(ScriptedConnection.lastChunk)
        #expect(try await end() == .finished)
        #expect(receiver.events.last == "closed")
    }

    @Test("a read is a batch, stamped with the time of its reading")
    func batches() throws {
        try accept()
        try receive(ScriptedConnection.chunk("data: one\r\n\r\n") + ScriptedConnection.chunk("data: two\r\n\r\n"))
        try event("three")
        #expect(receiver.events == ["opened", "[one, two]", "[three]"])
        #expect(receiver.stamps.map(\.microseconds) == [1, 2])
        try channel.close().wait()
    }

    @Test("45 s without a byte end a stream; pings put that off")
    func silence() async throws {
        try accept()
        try event("one")
        for _ in 0..<5 {
            pass(44_999)
            try receive(ScriptedConnection.chunk(": ping\r\n\r\n"))
        }
        pass(44_999)
        #expect(channel.isActive)
        pass(1)
        #expect(try await end() == .unresponsive)
        #expect(receiver.events == ["opened", "[one]", "closed"])
    }

    @Test("a goodbye shuts this side, takes what still comes, and ends with the connection")
    func goodbye() async throws {
        try accept()
        try event("one")
        hangUp()
        #expect(halfCloses.count == 1)
        #expect(channel.isActive)
        try event("two")
        #expect(receiver.events == ["opened", "[one]", "[two]"])
        try await channel.close().get()
        #expect(try await end() == .closedByUs)
        #expect(receiver.events == ["opened", "[one]", "[two]", "closed"])
    }

    @Test("a goodbye that is not answered ends after a second")
    func unansweredGoodbye() async throws {
        try accept()
        try event("one")
        hangUp()
        pass(999)
        #expect(channel.isActive && receiver.events == ["opened", "[one]"])
        pass(1)
        #expect(try await end() == .closedByUs)
        #expect(receiver.events == ["opened", "[one]", "closed"])
    }

    @Test("a goodbye is over at the answer's end and at an error")
    func endAfterGoodbye() async throws {
        for ending in [ScriptedConnection.lastChunk, "no chunk\r\n"] {
            let test = try EventStreamHandlerTests()
            try test.accept()
            try test.event("one")
            test.hangUp()
            // What is no chunk is told as an error, which the handler keeps to itself.
            try test.receive(ending)
            #expect(try await test.end() == .closedByUs)
            #expect(test.receiver.events == ["opened", "[one]", "closed"])
        }
    }

    @Test("words after a goodbye are the panel's if the stream ends, and a line if it does not")
    func wordsAfterGoodbye() async throws {
        for isAnswered in [false, true] {
            let test = try EventStreamHandlerTests()
            try test.accept()
            test.pass(500)
            test.hangUp()
            try test.receive(ScriptedConnection.chunk(Self.words))
            #expect(test.receiver.events == ["opened"])
            if isAnswered { try test.receive(ScriptedConnection.lastChunk) }
            test.pass(1000)
            #expect(try await test.end() == .closedByUs)
            let line = isAnswered ? [] : ["[Error retrieving logs: down]"]
            #expect(test.receiver.events == ["opened"] + line + ["closed"])
        }
    }

    @Test("a second goodbye, and one after the end, do nothing")
    func secondGoodbye() async throws {
        try accept()
        try event("one")
        hangUp()
        hangUp()
        #expect(halfCloses.count == 1)
        try receive(ScriptedConnection.lastChunk)
        hangUp()
        #expect(try await end() == .closedByUs)
        hangUp()
        #expect(receiver.events == ["opened", "[one]", "closed"])
    }

    @Test("a silent panel is no concern of a goodbye")
    func silenceAfterGoodbye() async throws {
        try accept()
        try event("one")
        pass(44_500)
        hangUp()
        pass(999)
        #expect(channel.isActive)
        pass(1)
        #expect(try await end() == .closedByUs)
    }

    @Test("it does not matter where the answer is cut into reads")
    func anySplit() async throws {
        let answer = Array(
            (ScriptedConnection.head + ScriptedConnection.chunk("data: one\r\n\r\n")
                + ScriptedConnection.chunk(": ping\r\n\r\n")
                + ScriptedConnection.chunk("data: журнал\r\ndata: x\r\n\r\n") + ScriptedConnection.lastChunk).utf8)
        for cut in 0...answer.count {
            let test = try EventStreamHandlerTests()
            try test.channel.writeInbound(ByteBuffer(bytes: answer[..<cut]))
            try test.channel.writeInbound(ByteBuffer(bytes: answer[cut...]))
            #expect(try await test.end() == .finished)
            let told = test.receiver.events
            #expect(told.first == "opened" && told.last == "closed")
            #expect(
                told.joined().replacing("][", with: ", ") == "opened[one, журнал\rx]closed", "cut at \(cut): \(told)")
        }
    }

    @Test("an answer without a length ends as its connection does, whole or not")
    func unmarkedEnd() async throws {
        try receive("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\ndata: tw")
        #expect(isOpen)
        try await channel.close().get()
        #expect(try await end() == .endOfFile)
        #expect(receiver.events == ["opened", "[one]", "closed"])
    }
}
