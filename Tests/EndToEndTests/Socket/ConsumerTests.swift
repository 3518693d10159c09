// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A consumer") struct ConsumerTests {
    @Test("is greeted with hello, then with one state per source, and then gets what is live")
    func greeting() async throws {
        try await Stage.with(nodes: [Node(id: 1, name: "a"), Node(id: 3, name: "b")]) { stage in
            _ = try await stage.start()
            let first = try await stage.connect()
            for source in ["core", "node:1", "node:3"] {
                _ = try await first.objects.first("connected \(source)") {
                    $0["source"]?.text == source && $0["state"] == "connected"
                }
            }
            let consumer = try await stage.connect()
            try await stage.panel.emit(["live"], to: .node(3))
            let objects = try await consumer.take(1, "log")
            #expect(objects.map { $0["type"] } == ["hello", "state", "state", "state", "log"])
            #expect(objects.map { $0["source"] } == [nil, "core", "node:1", "node:3", "node:3"])
            #expect(objects[0]["protocol"] == 1)
            #expect(objects[0]["instance"] == "relay")
            #expect(objects[0]["cursor"]?.text.flatMap(UInt64.init) == objects[4]["seq"]?.number.map { $0 - 1 })
        }
    }

    @Test("that never reads delays nobody, and is told exactly what it missed once it reads")
    func stuck() async throws {
        // No gaps among the lines, however slow the relay is.
        try await Stage.with(.eventStream) { stage in
            _ = try await stage.start { $0["Socket", "ConsumerBuffer"] = "512K" }
            try await stage.waitForStreams()
            let stuck = try await stage.connect(reads: false)
            let consumer = try await stage.connect()
            var last: UInt64 = 0
            for round in stride(from: 0, to: 10_000, by: 250) {
                let lines = SampleLine.texts("core", round..<round + 250)
                try await stage.emit(lines)
                let objects = try await consumer.take(250, "log")
                #expect(objects.lines == lines)
                last = objects.seqs.last ?? 0
            }
            stuck.read()
            let end = "\(last)"
            let objects = try await stuck.objects.take("word of the last line") { $0["to"]?.text == end }
            #expect(objects.of("log").lines.count > 100)
            #expect(objects.of("dropped").count > 0)
            // What it was given and what it was told to have missed make up all, without a hole or a repeat.
            var next = last - 9_999
            for object in objects {
                switch object["type"]?.text {
                case "log":
                    #expect(object["seq"]?.number == next)
                    #expect(object["line"]?.text == SampleLine.text("core", Int(next - (last - 9_999))))
                    next += 1
                case "dropped":
                    #expect(object["from"]?.text == "\(next)")
                    next += object["count"]?.number ?? 0
                    #expect(object["to"]?.text == "\(next - 1)")
                default: break
                }
            }
            #expect(next == last + 1)
            // From here on it is a consumer like any other.
            try await stage.emit(["again"])
            let again = try await stuck.take(1, "log")
            #expect(again.lines == ["again"])
            #expect(again.seqs == [last + 1])
        }
    }

    @Test("that has ended its writing half keeps on receiving, as `nc` at the end of its input") func halfClosed()
        async throws
    {
        try await Stage.with { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            consumer.finishWriting()
            let lines = SampleLine.texts("core", 0..<300)
            try await stage.panel.emit(lines, to: .core)
            #expect(try await consumer.take(300, "log").lines == lines)
        }
    }

    @Test("that goes away in the midst of a write harms nobody") func goesAway() async throws {
        try await Stage.with { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let stuck = try await stage.connect(reads: false)
            let consumer = try await stage.connect()
            let lines = SampleLine.texts("core", 0..<2000)
            try await stage.panel.emit(Array(lines[..<1000]), to: .core)
            _ = try await consumer.take(1000, "log")
            stuck.close()
            try await stage.panel.emit(Array(lines[1000...]), to: .core)
            #expect(try await consumer.take(1000, "log").lines == Array(lines[1000...]))
            _ = try await relay.process.errors.first("word of its going") { $0.contains("a consumer has gone") }
            #expect(relay.process.isRunning)
        }
    }

    @Test("that asks for something gets an answer and keeps its connection") func request() async throws {
        try await Stage.with { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try consumer.send("this is no request\n")
            let error = try await consumer.take(1, "error")
            #expect(error.last?["message"]?.text?.isEmpty == false)
            try await stage.panel.emit(["after"], to: .core)
            #expect(try await consumer.take(1, "log").lines == ["after"])
        }
    }

    @Test("beyond MaxConsumers= is told so and hung up on") func tooMany() async throws {
        try await Stage.with { stage in
            _ = try await stage.start { $0["Socket", "MaxConsumers"] = "2" }
            let first = try await stage.connect()
            let second = try await stage.connect()
            let third = try await stage.connect()
            let objects = try await third.objects.rest()
            #expect(objects.map { $0["type"] } == ["error"])
            #expect(objects[0]["message"]?.text?.contains("MaxConsumers=") == true)
            second.close()
            _ = try await second.objects.rest()
            // Its place is free once the relay has noticed.
            try await within("a free place") {
                while try await stage.connect().objects.all[0]["type"] != "hello" {}
            }
            #expect(first.objects.all.first?["type"] == "hello")
        }
    }
}
