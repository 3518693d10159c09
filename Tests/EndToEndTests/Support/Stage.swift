// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Synchronization

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
    let directory: String
    private let journalds: [PrivateJournald]
    private let processes = Mutex<[RelayProcess]>([])
    private let listeners = Mutex<[NotifyListener]>([])
    private let clients = Mutex<[StreamSocketClient]>([])

    private init(panel: PanelSimulator, journald: PrivateJournald?, directory: String) {
        self.panel = panel
        self.journalds = journald.map { [$0] } ?? []
        self.directory = directory
    }

    /// The journald of a stage that has one.
    var journald: PrivateJournald { journalds[0] }
    var hasJournald: Bool { !journalds.isEmpty }
    var socketPath: String { directory + "/stream.sock" }

    /// Runs a test on a stage of its own, with a panel that listens.
    static func with(
        nodes: [Node] = [], journald: Journald = .none,
        panel change: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration(nodes: nodes, pace: .atOnce)
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
        let stage = Stage(panel: panel, journald: privateJournald, directory: directory)
        do {
            try await body(stage)
        } catch {
            try await stage.clear()
            throw error
        }
        try await stage.clear()
    }

    /// Short: a socket's path has room for 107 bytes.
    private static func temporaryDirectory() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/relay-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
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

    /// Starts a relay. `watchdog` is what the service manager would pass as `WATCHDOG_USEC`.
    func launch(
        watchdog: Duration? = nil, name: String = "relay", _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> Relay {
        let (path, file) = try await write(name: name, change)
        let notify = try NotifyListener(path: "\(directory)/\(name).notify")
        listeners.withLock { $0.append(notify) }
        var environment = ["NOTIFY_SOCKET": notify.path]
        if let watchdog { environment["WATCHDOG_USEC"] = "\(Int(watchdog / .microseconds(1)))" }
        let process = try run(["run", "--config", path], environment: environment)
        return Relay(process: process, notify: notify, socketPath: file["Socket", "Path"] ?? socketPath)
    }

    /// Starts a relay and returns when it says that it is ready.
    func start(
        watchdog: Duration? = nil, name: String = "relay", _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> Relay {
        let relay = try await launch(watchdog: watchdog, name: name, change)
        try await relay.waitUntilReady()
        return relay
    }

    /// Starts the program with any arguments.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> RelayProcess {
        let process = try RelayProcess(
            arguments: arguments, environment: environment, journald: hasJournald ? journald : nil)
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

// MARK: - Its panel

extension Stage {
    /// Waits until the panel has a stream open for each of these.
    func waitForStreams(_ sources: [PanelSource] = [.core]) async throws {
        for source in sources {
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
    func waitForEntries(
        _ count: Int, matching matches: [String] = ["SYSLOG_IDENTIFIER=pasarguard"], fields: [String] = []
    ) async throws -> [PrivateJournald.StoredEntry] {
        try await within("\(count) entries in the journal") { [journald] in
            while true {
                let entries = try await journald.entries(matching: matches, fields: fields)
                if entries.count >= count { return entries }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
