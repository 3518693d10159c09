// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Synchronization
import Testing

/// What surrounds the relay in one test: a panel, where wanted a journald, and a directory for all files. Ends all of it.
final class Stage: Sendable {
    enum Journald {
        /// The journal is switched off in the configuration.
        case none
        case running
        /// It may come later.
        case missing
    }

    static let username = "relay-admin"
    static let password = "pass-word-never-to-be-told"

    let panel: PanelSimulator
    /// The stream that the test is about, where it is about one.
    let stream: TestedStream
    let directory: String
    private let journalds: [PrivateJournald]
    private let processes = Mutex<[RelayProcess]>([])
    private let listeners = Mutex<[NotifyListener]>([])
    private let clients = Mutex<[StreamSocketClient]>([])

    private init(panel: PanelSimulator, stream: TestedStream, journald: PrivateJournald?, directory: String) {
        self.panel = panel
        self.stream = stream
        self.journalds = journald.map { [$0] } ?? []
        self.directory = directory
    }

    /// The journald of a stage that has one.
    var journald: PrivateJournald { journalds[0] }
    var hasJournald: Bool { !journalds.isEmpty }
    var socketPath: String { directory + "/stream.sock" }

    /// Runs a test on a stage of its own, with a panel that listens and has the stream.
    static func with(
        _ stream: TestedStream, journald: Journald = .none,
        panel change: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        try await with(
            dialect: stream.dialect, nodes: stream.nodes, stream: stream, journald: journald, panel: change, body)
    }

    /// Runs a test on a stage of its own, with a panel that listens.
    static func with(
        dialect: Dialect = .webSocket, nodes: [Node] = [], stream: TestedStream = .core, journald: Journald = .none,
        panel change: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration(dialect: dialect.simulated, nodes: nodes, pace: .atOnce)
        configuration.accounts = [Account(username: username, password: password)]
        change(&configuration)
        let panel = PanelSimulator(configuration)
        try await panel.start()
        let directory = try temporaryDirectory()
        let privateJournald: PrivateJournald? =
            switch journald {
            case .none: nil
            case .running, .missing: try await PrivateJournald()
            }
        if case .running = journald { try await privateJournald?.start() }
        let stage = Stage(panel: panel, stream: stream, journald: privateJournald, directory: directory)
        do {
            try await stage.play(configuration.dialect, body)
        } catch {
            stage.tell(of: error)
            try await stage.clear()
            throw error
        }
        try await stage.clear()
    }

    /// Two readers of an SSE node split its lines: whatever a test is about, there must never be two.
    private func play(
        _ dialect: SimulatedDialect, _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        guard case .eventStream = dialect else { return try await body(self) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [panel] in
                try await panel.waitUntil(\.hasNodeWithTwoReaders)
                Issue.record("a node has had two readers at once")
            }
            try await body(self)
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    /// Short: a socket's path has room for 107 bytes.
    private static func temporaryDirectory() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/relay-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// What the relays said, for whoever looks into a failure.
    private func tell(of error: any Error) {
        for process in processes.withLock({ $0 }) {
            print("\(error)\n  the relay's last words, of \(directory):")
            for line in process.errors.all.suffix(40) { print("    \(line)") }
        }
    }

    private func clear() async throws {
        for client in clients.withLock({ $0 }) { client.close() }
        for process in processes.withLock({ $0 }) { try await process.end() }
        for listener in listeners.withLock({ $0 }) { listener.close() }
        for journald in journalds { try await journald.shutDown() }
        // Stopped already where the test itself ended the panel.
        try? await panel.kill()
        try FileManager.default.removeItem(atPath: directory)
    }
}

// MARK: - The relay on it

extension Stage {
    /// The configuration that fits the stage: back-off in milliseconds, so that no test waits for it.
    var file: RelayFile {
        get async {
            var file = RelayFile()
            file["Panel", "URL"] = await panel.url
            file["Panel", "Username"] = Self.username
            file["Panel", "Password"] = Self.password
            file["Reconnect", "InitialDelay"] = "20ms"
            file["Reconnect", "MaxDelay"] = "100ms"
            file["Liveness", "NodePoll"] = "200ms"
            // A busy machine makes pauses that are no stream's habit, and most lines here have the same time.
            file["Liveness", "Suspect"] = "no"
            file["Socket", "Path"] = socketPath
            if !hasJournald { file["Journal", "Enabled"] = "no" }
            return file
        }
    }

    /// Writes a relay's configuration, as its operator alone may read it.
    @discardableResult
    func write(
        name: String = "relay", _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> (path: String, file: RelayFile) {
        var file = await file
        change(&file)
        let path = "\(directory)/\(name).conf"
        try file.text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return (path, file)
    }

    /// Starts a relay. `watchdog` is what the service manager would pass as `WATCHDOG_USEC`; `launcher` a command, with
    /// an absolute path, that starts the program in its own place.
    func launch(
        watchdog: Duration? = nil, name: String = "relay", environment more: [String: String] = [:],
        launcher: [String] = [], _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> Relay {
        let (path, file) = try await write(name: name, change)
        let notify = try NotifyListener(path: "\(directory)/\(name).notify")
        listeners.withLock { $0.append(notify) }
        var environment = ["NOTIFY_SOCKET": notify.path]
        environment.merge(more) { $1 }
        if let watchdog { environment["WATCHDOG_USEC"] = "\(Int(watchdog / .microseconds(1)))" }
        let process = try run(["run", "--config", path], environment: environment, launcher: launcher)
        return Relay(process: process, notify: notify, socketPath: file["Socket", "Path"] ?? socketPath)
    }

    /// Starts a relay and returns when it says that it is ready.
    func start(
        watchdog: Duration? = nil, name: String = "relay", environment: [String: String] = [:],
        _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> Relay {
        let relay = try await launch(watchdog: watchdog, name: name, environment: environment, change)
        try await relay.waitUntilReady()
        return relay
    }

    /// Starts the program with any arguments.
    func run(
        _ arguments: [String], environment: [String: String] = [:], launcher: [String] = []
    ) throws -> RelayProcess {
        let process = try RelayProcess(
            arguments: arguments, environment: environment, launcher: launcher, journald: hasJournald ? journald : nil)
        processes.withLock { $0.append(process) }
        return process
    }

    /// A consumer that reads, and has been let in; or else one that never begins to read.
    func connect(reads: Bool = true) async throws -> StreamSocketClient {
        let client = try StreamSocketClient(path: socketPath)
        clients.withLock { $0.append(client) }
        if reads {
            client.read()
            _ = try await client.objects.first("a first object") { _ in true }
        }
        return client
    }
}

// MARK: - The stream that the test is about

extension Stage {
    func emit(_ lines: [String]) async throws {
        try await panel.emit(lines, to: source)
    }

    /// Starts a relay, and returns it with a consumer once the stream is connected and the consumer knows.
    func startConnected(
        _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> (relay: Relay, consumer: StreamSocketClient) {
        let relay = try await start(change)
        let consumer = try await connect()
        try await consumer.waitForState("connected", of: source.name)
        return (relay, consumer)
    }
}

// MARK: - Its panel

extension Stage {
    /// The source of the stream that the test is about, as the panel calls it.
    var source: PanelSource { stream.source }

    /// Waits until the panel has a stream open for each of these; without any, for what the test is about.
    func waitForStreams(_ sources: [PanelSource]? = nil) async throws {
        for source in sources ?? [source] {
            try await within("an open stream of \(source)", seen: { "" }) { [panel] in
                _ = try await panel.waitForStream(of: source)
            }
        }
    }

    /// Waits until the panel has seen something.
    func waitForPanel(
        _ awaited: String, until condition: @escaping @Sendable (Observations) -> Bool
    ) async throws {
        try await within(awaited) { [panel] in try await panel.waitUntil(condition) }
    }

    /// Waits for so many entries of lines in the journal, and returns them.
    /// The suspicion that the panel has lost lines is left out: the stage's gives more at once than any other.
    func waitForEntries(
        _ count: Int, matching matches: [String] = ["SYSLOG_IDENTIFIER=pasarguard"], fields: [String] = []
    ) async throws -> [PrivateJournald.StoredEntry] {
        try await within("\(count) entries in the journal") { [journald] in
            while true {
                let entries = try await journald.entries(
                    matching: matches, fields: fields.isEmpty ? [] : fields + ["PASARGUARD_GAP"]
                ).filter { $0["PASARGUARD_GAP"] != "panel_overflow" }
                if entries.count >= count { return entries }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}

extension Observations {
    /// A half-open stream does not see that its reader has gone.
    fileprivate var hasNodeWithTwoReaders: Bool {
        let streams = openStreams.filter { $0.state != .frozen }
        return Set(streams.map(\.source)).count < streams.count
    }
}
