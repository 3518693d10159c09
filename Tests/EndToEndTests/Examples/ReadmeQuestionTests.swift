// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

/// What the README says that one can ask, asked.
@Suite("The README's questions") struct ReadmeQuestionTests {
    /// Of each question, the lines of the answer, in any order.
    private static let journalAnswers = [
        "Who has used this address today?": ["2 ali", "1 sara"],
        "What was rejected today, and from where?": [
            "2 198.51.100.9 proxy/trojan: not a valid user", "1 198.51.100.10 EOF",
        ],
        "Which users were on this node in the last hour?": ["ali", "sara"],
        "When was this user last seen, and where from?": ["TIME 2001:db8::7 on nl-ams"],
        "What fails on which node, and how often?": [
            "2 de-fra transport/internet/tcp", "1 nl-ams app/proxyman/outbound",
        ],
    ]
    private static let socketAnswers = [
        "Who connects from where, as it happens?": ["mina 192.0.2.1"],
        "Where did this user come from lately?": ["1 2001:db8::7", "2 203.0.113.7", "1 203.0.113.8"],
        "Who has come from more than two addresses?": ["12.ali 2001:db8::7 203.0.113.7 203.0.113.8"],
        "Which streams are not connected, and why?": [
            "node:3 waiting node is not connected (error)"
        ],
        "Where are lines missing, and how many?": ["TIME node:2 no_replay unknown"],
    ]

    private static let lines: [(node: Int, line: String)] = [
        (1, "from 203.0.113.7:51512 accepted tcp:a.example:443 [in >> out] email: 12.ali"),
        (1, "from 203.0.113.7:51513 accepted tcp:b.example:443 [in >> out] email: 7.sara"),
        (1, "from 203.0.113.7:51514 accepted tcp:c.example:443 [in >> out] email: 12.ali"),
        (1, "from 203.0.113.7:51515 accepted tcp:d.example:443 [in >> out]"),
        (1, "from 203.0.113.8:51516 accepted tcp:d.example:443 [in >> out] email: 12.ali"),
        (1, "from 198.51.100.9:40112 rejected  proxy/trojan: not a valid user"),
        (1, "from 198.51.100.9:40113 rejected  proxy/trojan: not a valid user"),
        (1, "from 198.51.100.10:40113 rejected  EOF"),
        (1, "[Error] transport/internet/tcp: failed to accept connection > too many open files"),
        (1, "[Error] transport/internet/tcp: failed to accept connection > too many open files "),
        (2, "[Error] [12] app/proxyman/outbound: failed to process outbound traffic > EOF"),
        (2, "from 203.0.113.9:51516 accepted tcp:d.example:443 [in >> out] email: 31.reza"),
        (2, "from [2001:db8::7]:51517 accepted tcp:e.example:443 [in >> out] email: 12.ali"),
    ]

    @Test(
        "are answered with what the relay has told the journal and the socket",
        .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
    func answered() async throws {
        let readme = try ReadmeQuestions()
        #expect(readme.preparations == ["s=/run/pasarguard-logrelay/stream.sock"])
        #expect(Set(readme.asked(of: "journalctl").map(\.words)) == Set(Self.journalAnswers.keys))
        #expect(Set(readme.asked(of: "nc -U").map(\.words)) == Set(Self.socketAnswers.keys))
        let broken = Node(id: 3, name: "us-nyc", status: .error)
        let nodes = [Node(id: 1, name: "de-fra"), Node(id: 2, name: "nl-ams"), broken]
        try await Stage.with(dialect: .eventStream, nodes: nodes, journald: .running) { stage in
            let relay = try await stage.start()
            let consumer = try await stage.connect()
            try await stage.waitForStreams([.node(1), .node(2)])
            for (node, line) in Self.lines {
                try await stage.panel.emit(["2026/08/20 10:15:42.123456 \(line)"], to: .node(node))
            }
            _ = try await consumer.take(Self.lines.count, "log")
            await stage.panel.end(.of(.node(2)), .eof)
            _ = try await consumer.take(1, "gap")
            // The last thing stored: from then on the journal has all.
            _ = try await stage.waitForEntries(1, matching: ["PASARGUARD_GAP=no_replay"])

            for question in readme.asked(of: "journalctl") {
                let command = ShellCommand(text: question.command, launcher: stage.journald.enteringCommand)
                try await expect(Self.journalAnswers[question.words], from: command, to: question.words)
            }
            for question in readme.asked(of: "nc -U") {
                let prepared = "s=\(stage.socketPath)\n"
                if question.command.hasPrefix("nc") {
                    try await expectLive(
                        Self.socketAnswers[question.words], stage,
                        // Ends when one line of the answer is there.
                        ShellCommand(text: prepared + "{ \(question.command) } | head -n 1"), to: question.words)
                } else {
                    let command = ShellCommand(text: prepared + question.command)
                    try await expect(Self.socketAnswers[question.words], from: command, to: question.words)
                }
            }
            #expect(relay.process.isRunning)
        }
    }

    /// A second, which the command gives the relay, may be too short on a machine at work: so it is asked again.
    private func expect(_ answer: [String]?, from command: ShellCommand, to question: String) async throws {
        let expected = answer?.sorted()
        var result = try await command.run()
        for _ in 0..<10 where result.lines.sorted() != expected { result = try await command.run() }
        #expect(result.lines.sorted() == expected, "\(question) \(result.errors)")
    }

    private func expectLive(
        _ answer: [String]?, _ stage: Stage, _ command: ShellCommand, to question: String
    ) async throws {
        let line = "2026/08/20 10:15:42.123456 from 192.0.2.1:1 accepted tcp:a.example:443 [in >> out] email: 4.mina"
        let result = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while true {
                    try await stage.panel.emit([line], to: .node(1))
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            defer { group.cancelAll() }
            return try await command.run()
        }
        #expect(result.lines == answer, "\(question) \(result.errors)")
    }
}
