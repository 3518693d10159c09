// SPDX-License-Identifier: MIT

import Foundation
import RelayTesting
import Testing

@testable import StreamClient

/// The built program, end to end, against a scripted relay.
@Suite("The operator's commands", .serialized, .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct CommandTests {
    /// Serves one tail: what is sent behind the answer.
    private func serve(_ relay: ScriptedRelay, _ objects: [String]) throws -> ScriptedRelay.Consumer {
        let consumer = try relay.accept()
        try consumer.send(Sample.hello)
        _ = try consumer.request()
        try consumer.send(Sample.subscribed)
        for object in objects { try consumer.send(object) }
        return consumer
    }

    private let objects = [
        Sample.accepted, Sample.general(level: "error", message: hostileText), Sample.gap, Sample.live,
    ]

    @Test("On a terminal there is colour, no other control, and no row wider than it")
    func terminal() throws {
        let relay = try ScriptedRelay()
        let program = try Program(
            ["tail", "--socket", relay.path, "--no-follow"], output: .terminal(columns: 80))
        let consumer = try serve(relay, objects)
        let result = try program.end()
        withExtendedLifetime(consumer) {}
        #expect(result.status == 0)
        // The terminal's driver makes "\r\n" of a line end.
        let text = result.text.replacing("\r\n", with: "\n")
        #expect(text.contains("\u{1B}[31merror"))
        let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(firstHarm(in: plain.utf8) == nil)
        for row in plain.split(separator: "\n") { #expect(DisplayWidth.of(row) <= 80, "\(row)") }
    }

    @Test("In a pipe, or where none is wanted, there is no colour")
    func noColour() throws {
        let relay = try ScriptedRelay()
        let arguments = ["tail", "--socket", relay.path, "--no-follow"]
        let terminal = Program.Output.terminal(columns: 80)
        let runs: [([String], Program.Output, [String: String])] = [
            ([], .pipe, [:]), (["--color", "never"], terminal, [:]), ([], terminal, ["NO_COLOR": "1"]),
        ]
        for (options, output, environment) in runs {
            let program = try Program(arguments + options, output: output, environment: environment)
            let consumer = try serve(relay, objects)
            let result = try program.end()
            withExtendedLifetime(consumer) {}
            #expect(result.status == 0)
            #expect(firstHarm(in: result.output.filter { $0 != 0x0D }) == nil)
            #expect(result.text.contains("37 lines are missing"))
        }
    }

    @Test("JSON on a terminal has no control either")
    func json() throws {
        let relay = try ScriptedRelay()
        let program = try Program(
            ["tail", "--socket", relay.path, "--no-follow", "--output", "json"], output: .terminal(columns: 80))
        let consumer = try serve(
            relay, [Sample.log(seq: 1, line: "X").replacing("X", with: "\u{1B}[2J\u{202E}"), Sample.live])
        let result = try program.end()
        withExtendedLifetime(consumer) {}
        #expect(firstHarm(in: result.output.filter { $0 != 0x0D }) == nil)
        #expect(result.text.contains(#"\u001b[2J\u202e"#))
    }

    @Test("Raw refuses a terminal")
    func raw() throws {
        let result = try Program(["tail", "--output", "raw"], output: .terminal(columns: 80)).end()
        #expect(result.status == 64)
        #expect(result.errors.contains("pipe or redirect it"))
        #expect(result.output.isEmpty)
    }

    @Test("An interrupt ends it at once")
    func interrupt() throws {
        let relay = try ScriptedRelay()
        let program = try Program(["tail", "--socket", relay.path])
        let consumer = try serve(relay, objects)
        _ = try program.read(until: "37 lines are missing")
        program.interrupt()
        let result = try program.end()
        withExtendedLifetime(consumer) {}
        #expect(result.wasSignalled && result.status == SIGINT)
    }

    private func status(_ options: [String]) throws -> Program.Result {
        let relay = try ScriptedRelay()
        let program = try Program(["status", "--socket", relay.path] + options)
        let consumer = try relay.accept()
        try consumer.send(Sample.hello, Sample.state("connected"))
        #expect(try consumer.request() == #"{"status":true}"#)
        try consumer.send(Sample.accepted, Sample.status)
        return try program.end()
    }

    @Test("Status is a table for people")
    func statusTable() throws {
        let result = try status([])
        #expect(result.status == 0)
        #expect(result.text.hasPrefix("1 of 2 streams connected, 37 lines lost\n"))
    }

    @Test("Status is the relay's own object for programs")
    func statusJSON() throws {
        let result = try status(["--json"])
        #expect(result.status == 0)
        #expect(result.text == Sample.status + "\n")
    }

    @Test("Status waits for a relay that systemd is only starting")
    func statusOfStartingRelay() throws {
        let relay = try ScriptedRelay()
        let program = try Program(["status", "--socket", relay.path])
        let consumer = try relay.accept()
        #expect(try consumer.request() == #"{"status":true}"#)
        // Longer than any answer of a running relay takes.
        usleep(500_000)
        try consumer.send(Sample.hello, Sample.state("connected"), Sample.status)
        let result = try program.end()
        #expect(result.status == 0)
        #expect(result.text.hasPrefix("1 of 2 streams connected"))
    }

    private func retry(_ options: [String] = [], answer: String) throws -> Program.Result {
        let relay = try ScriptedRelay()
        let program = try Program(["retry", "--socket", relay.path] + options)
        if options.contains("de-fra") {
            let asked = try relay.accept()
            #expect(try asked.request() == #"{"status":true}"#)
            try asked.send(Sample.hello, Sample.status)
        }
        let consumer = try relay.accept()
        let sources = options.isEmpty ? "" : #""sources":["node:3"]"#
        #expect(try consumer.request() == #"{"retry":{\#(sources)}}"#)
        try consumer.send(Sample.hello, Sample.state("waiting"), answer)
        return try program.end()
    }

    @Test("Retry says how many streams are tried, or why none is")
    func retry() throws {
        #expect(try retry(answer: #"{"type":"retried","count":3}"#).text == "3 streams are tried now\n")
        #expect(try retry(answer: #"{"type":"retried","count":0}"#).text == "no stream waits or is refused\n")
        let withheld = try retry(answer: #"{"type":"retried","count":0,"reason":"too soon\u001b[2J"}"#)
        #expect(withheld.text.isEmpty)
        #expect(withheld.errors == "no stream is tried: too soon\\x1b[2J\n")
        #expect(withheld.status == 77)
    }

    @Test("Retry takes a node's name")
    func retryByName() throws {
        let result = try retry(["--source", "de-fra"], answer: #"{"type":"retried","count":1}"#)
        #expect(result.text == "1 stream is tried now\n")
    }

    @Test("Retry fails where the relay refuses")
    func retryRefused() throws {
        let result = try retry(answer: #"{"type":"error","message":"no"}"#)
        #expect(result.status == 69)
        #expect(result.errors == "the relay refused: no\n")
    }

    @Test("The socket's default place is the service's own directory")
    func defaultPlace() throws {
        let directory = "/nonexistent-runtime-directory"
        let result = try Program(["status"], environment: ["RUNTIME_DIRECTORY": directory]).end()
        #expect(result.status == 69)
        #expect(result.errors.hasPrefix("\(directory)/stream.sock does not exist: the relay is not running"))
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "What is asked wrongly ends with 64",
        arguments: [
            ["tail", "--source", "node:3a"], ["tail", "--source", "node:"], ["retry", "--source", ""],
            ["tail", "--kind", "dsn"],
            ["tail", "--level", "loud"], ["tail", "--last", "x"], ["tail", "--after", "1x"],
            ["tail", "--last", "1", "--after", "1"], ["tail", "--output", "xml"], ["tail", "--user", ""],
            ["status", "--socket", String(repeating: "x", count: 200)], ["check", "--open-streams"],
            ["status", "--nope"],
        ])
    func usage(_ arguments: [String]) throws {
        let result = try Program(arguments).end()
        #expect(result.status == 64)
        #expect(!result.errors.isEmpty)
        #expect(result.output.isEmpty)
    }
}
