// SPDX-License-Identifier: MIT

import ArgumentParser
import PanelSimulator

/// What goes wrong in a demo, again and again.
struct FaultOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Cut all streams every so many seconds, without a word.", valueName: "seconds"))
    var dropEvery: Int?

    @Option(help: ArgumentHelp("Every so many seconds, a node fails for three seconds.", valueName: "seconds"))
    var failNodeEvery: Int?

    @Option(
        help: ArgumentHelp(
            "With --dialect sse: every so many seconds, the nodes' backends are started anew behind the open streams.",
            valueName: "seconds"))
    var restartBackendsEvery: Int?

    @Option(
        help: ArgumentHelp(
            "Every so many seconds, somebody else reads the first node's log for a second.", valueName: "seconds"))
    var viewEvery: Int?

    @Option(
        help: ArgumentHelp(
            "With --nats: every so many seconds, the streams end, and what read the nodes for them goes on for a second.",
            valueName: "seconds"))
    var orphanEvery: Int?

    @Option(help: ArgumentHelp("Make all tokens worthless every so many seconds.", valueName: "seconds"))
    var expireEvery: Int?

    @Option(
        help: ArgumentHelp(
            "Let a CDN or a proxy answer in the panel's stead: challenge, basic-login, website, stripped-upgrade, or a "
                + "status (520…526 as a CDN; 429 and 503, maybe with the seconds of Retry-After as in 429:30; others as nginx).",
            valueName: "answer"))
    var front: FrontOption?

    @Option(help: "With --front: the only requests that it answers.")
    var frontFor: FrontPurpose?

    @Option(
        help: ArgumentHelp("Cut a stream that is quiet for so long, as a proxy's read time-out.", valueName: "seconds"))
    var quietLimit: Int?

    mutating func validate() throws {
        if frontFor != nil, front == nil { throw ValidationError("--front-for needs --front.") }
        for seconds in [
            dropEvery, failNodeEvery, restartBackendsEvery, viewEvery, orphanEvery, expireEvery, quietLimit,
        ] {
            if let seconds, seconds < 1 { throw ValidationError("The faults' intervals are at least 1 second.") }
        }
    }

    /// What goes wrong from the start.
    func inject(into simulator: PanelSimulator) async {
        await simulator.inject { faults in
            if let front {
                faults.fronts = [Front(front.answer, for: frontFor.map { [$0.purpose] } ?? Set(Front.Purpose.allCases))]
            }
            faults.quietLimit = quietLimit.map { .seconds($0) }
        }
    }

    /// Runs until cancelled.
    func run(against simulator: PanelSimulator) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await repeating(dropEvery) { await simulator.end(.all, .eof) } }
            group.addTask { try await repeating(expireEvery) { await simulator.expireTokens() } }
            group.addTask {
                try await repeating(failNodeEvery) {
                    guard let node = await simulator.nodes.first(where: { $0.status == .connected }) else { return }
                    var failed = node
                    (failed.status, failed.message) = (.error, "connection refused")
                    await simulator.setNode(failed)
                    try await Task.sleep(for: .seconds(3))
                    await simulator.setNode(node)
                }
            }
            group.addTask {
                try await repeating(restartBackendsEvery) {
                    for node in await simulator.nodes { await simulator.restartBackend(of: node.id) }
                }
            }
            group.addTask {
                try await repeating(viewEvery) {
                    guard let node = await simulator.nodes.first else { return }
                    await simulator.openViewer(of: node.id)
                    try await Task.sleep(for: .seconds(1))
                    await simulator.closeViewer(of: node.id)
                }
            }
            group.addTask {
                try await repeating(orphanEvery) {
                    await simulator.orphanReaders(.all)
                    try await Task.sleep(for: .seconds(1))
                    for node in await simulator.nodes { await simulator.endOrphans(of: node.id) }
                }
            }
            while try await group.next() != nil {}
        }
    }

    private func repeating(_ seconds: Int?, _ fault: @Sendable () async throws -> Void) async throws {
        guard let seconds else { return }
        while true {
            try await Task.sleep(for: .seconds(seconds))
            try await fault()
        }
    }
}

/// `challenge`, `521`, `429:30`.
struct FrontOption: ExpressibleByArgument {
    let answer: FrontAnswer

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1)
        let seconds = parts.count == 2 ? Int(parts[1]) : nil
        guard let word = parts.first, parts.count == 1 || seconds != nil else { return nil }
        switch (word, Int(word)) {
        case ("challenge", _): answer = .challenge
        case ("basic-login", _): answer = .basicLogin
        case ("website", _): answer = .website
        case ("stripped-upgrade", _): answer = .strippedUpgrade()
        case (_, let status?) where [429, 503].contains(status):
            answer = .later(status, seconds.map { .seconds($0) })
        case (_, let status?) where (520...526).contains(status): answer = .cdnError(status)
        case (_, let status?) where (400...599).contains(status): answer = .proxyPage(status)
        default: return nil
        }
        if seconds != nil {
            guard case .later = answer else { return nil }
        }
    }
}

enum FrontPurpose: String, ExpressibleByArgument, CaseIterable {
    case logins
    case lists
    case streams

    var purpose: Front.Purpose {
        switch self {
        case .logins: .login
        case .lists: .list
        case .streams: .stream
        }
    }
}
