// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("Users whom lines give by number only") struct UserNameTests {
    private static let key = "pg_key_of-a-test"
    private static let rights: Set<PanelRight> = [.nodesLogs, .nodesReadSimple]

    private static func line(_ email: String, _ index: Int = 0) -> String {
        "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:n\(index).example.com:443 [in >> out] "
            + "email: \(email)"
    }

    private static func stage(
        rights: Set<PanelRight>, panel: EventStreamPanel = .v5, journald: Stage.Journald = .none,
        _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        try await Stage.with(
            .eventStream, journald: journald,
            panel: {
                $0.keys = [AccountKey(key, rights: rights)]
                $0.dialect = .eventStream(panel)
                $0.users = [12: "ali", 13: "sara.k@corp", 14: "علی"]
            }, body)
    }

    private func waitForQuestion(_ stage: Stage, count: Int = 1) async throws {
        try await stage.waitForPanel("a question about users") { $0.requests(to: "/api/users/simple").count == count }
    }

    /// Emits a user's line again and again until one has the name; what the line is like does not matter.
    private func waitForName(of email: String, _ stage: Stage, _ consumer: StreamSocketClient) async throws -> String? {
        try await within("a name of \(email)") {
            while true {
                try await stage.emit([Self.line(email)])
                let object = try await consumer.take(1, "log").of("log").last
                if let name = object?["xray"]?["username"]?.text { return name }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    @Test(
        "have a name on the socket and in the journal, as soon as the panel has told it; the first line does not wait")
    func bothSinks() async throws {
        try await Self.stage(rights: Self.rights.union([.usersReadSimple]), journald: .running) { stage in
            let (_, consumer) = try await stage.startConnected { $0.show(.key(Self.key)) }
            try await stage.emit(["12", "13", "14", "99", "15.eve"].map { Self.line($0) })
            let first = try await consumer.take(5, "log").of("log").map { $0["xray"] }
            #expect(first.map { $0?["userID"]?.number } == [12, 13, 14, 99, 15])
            #expect(first.map { $0?["username"]?.text } == [nil, nil, nil, nil, "eve"])
            #expect(try await waitForName(of: "12", stage, consumer) == "ali")
            #expect(try await waitForName(of: "13", stage, consumer) == "sara.k@corp")
            #expect(try await waitForName(of: "14", stage, consumer) == "علی")

            let requests = await stage.panel.observations.requests(to: "/api/users/simple")
            let asked = requests.flatMap { $0.uri.split { "?&".contains($0) } }.filter { $0.hasPrefix("ids=") }
            // Under a sanitizer on a busy machine an answer may come too late, and they are asked for again.
            let told = Sanitizer.present == nil ? asked : Array(Set(asked))
            #expect(told.sorted() == ["ids=12", "ids=13", "ids=14", "ids=99"], "each once, and no other")
            #expect(requests.allSatisfy { $0.credential == .apiKey(Self.key) })

            let named = try await stage.waitForEntries(1, matching: ["XRAY_USERNAME=علی"])
            #expect(named.allSatisfy { $0["XRAY_USER_ID"] == "14" && $0["MESSAGE"] == Self.line("14") })
            let unknown = try await stage.waitForEntries(1, matching: ["XRAY_USER_ID=99"])
            #expect(unknown.allSatisfy { $0["XRAY_USERNAME"] == nil })

            try consumer.send(#"{"subscribe":{"users":["sara.k@corp"],"types":["log"],"last":10}}"# + "\n")
            let found = try await consumer.take(1, "live").of("log")
            #expect(found.lines.last == Self.line("13"))
            #expect(found.last?["xray"]?["username"]?.text == "sara.k@corp")
        }
    }

    @Test("have none without the right, which is told once and does no harm; a reload after it was given has them")
    func rightMissing() async throws {
        try await Self.stage(rights: Self.rights) { stage in
            let (relay, consumer) = try await stage.startConnected { $0.show(.key(Self.key)) }
            try await stage.emit([Self.line("12")])
            _ = try await relay.process.errors.first("word of it") { $0.contains("does not tell the names of users") }
            try await stage.emit([Self.line("12"), Self.line("13")])
            let objects = try await consumer.take(3, "log").of("log")
            #expect(objects.allSatisfy { $0["xray"]?["username"] == nil })
            #expect(await stage.panel.observations.requests(to: "/api/users/simple").count == 1)
            #expect(relay.process.errors.all.filter { $0.contains("users.read_simple") }.count == 1)

            await stage.panel.setKey(AccountKey(Self.key, rights: Self.rights.union([.usersReadSimple])))
            relay.process.signal(SIGHUP)
            _ = try await relay.process.errors.first("word of the reload") { $0.contains("was reloaded") }
            #expect(try await waitForName(of: "12", stage, consumer) == "ali")
        }
    }

    @Test(
        "have none on a panel that has no such list, or one that cannot be asked for some",
        arguments: [
            EventStreamPanel.UserList.missing, .whole,
        ])
    func noList(_ list: EventStreamPanel.UserList) async throws {
        var panel = EventStreamPanel.v5
        panel.userList = list
        try await Self.stage(rights: Set(PanelRight.allCases), panel: panel) { stage in
            let (relay, consumer) = try await stage.startConnected { $0.show(.key(Self.key)) }
            try await stage.emit([Self.line("13")])
            _ = try await relay.process.errors.first("word of it") { $0.contains("does not tell the names of users") }
            try await stage.emit([Self.line("13")])
            let objects = try await consumer.take(2, "log").of("log")
            #expect(objects.allSatisfy { $0["xray"]?["username"] == nil && $0["xray"]?["userID"]?.number == 13 })
        }
    }
}
