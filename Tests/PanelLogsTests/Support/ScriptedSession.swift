// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

@testable import PanelLogs

/// The library's ``Panel`` before a panel without a network, on a clock that stands still.
struct ScriptedSession {
    let script = ScriptedPanel()
    let clock = ManualClock()
    let panel: Panel

    init(retries: Int = 0, bufferSize: Int = 1 << 20, dialect: PanelDialect = .webSocket) {
        let observer = NoSubscriptionObserver()
        let backoff = Backoff(initial: .seconds(1), maximum: .seconds(30))
        var options = PanelOptions()
        options.maximumAuthenticationRetries = retries
        options.bufferSize = bufferSize
        panel = Panel(
            session: PanelSession(
                runtime: PanelRuntime(
                    panel: Subscription.Panel(
                        transport: script, dialects: DialectFinder(fixed: dialect),
                        authenticator: Authenticator(
                            credentials: .login(username: "reader", password: "secret"), panel: script,
                            backoff: backoff, observer: observer, clock: clock.clock),
                        directory: NodeDirectory(panel: script, clock: clock.clock), observer: observer,
                        clock: clock.clock),
                    settings: .library),
                settings: PanelSession.Settings(options)))
    }

    func list(_ nodes: PanelNode...) {
        script.nodeList.withLock { $0 = .success(nodes) }
    }
}

/// Takes a stream's events in a task of its own, so that a test can play the panel meanwhile.
final class EventTaker: Sendable {
    enum End: Equatable, Sendable {
        case over
        case failed(PanelLogsError.Code)
    }

    let events = Inbox<LogEvent>()
    private let task: Task<End, Never>

    init(_ stream: LogStream) {
        task = Task { [events] in
            do throws(PanelLogsError) {
                for try await event in stream { events.put(event) }
                return .over
            } catch {
                return .failed(error.code)
            }
        }
    }

    /// How the sequence ended.
    var end: End {
        get async { await task.value }
    }

    func cancel() { task.cancel() }

    func next() async throws -> LogEvent { try await events.next() }

    /// The texts of the next lines, whatever else is told between them.
    func lines(_ count: Int) async throws -> [String] {
        var lines: [String] = []
        while lines.count < count {
            lines.append(try await events.next { if case .line(let line) = $0 { line.text } else { nil } })
        }
        return lines
    }

    /// Skips until the connection is interrupted, and tells why.
    func interruption() async throws -> PanelLogsError.Code {
        try await events.next { if case .interrupted(let error, _) = $0 { error.code } else { nil } }
    }
}

extension LineBatch {
    static func of(_ lines: String..., isCut: Bool = false) -> LineBatch {
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 1_000_000))
        for line in lines {
            batch.lines.append(Line(offset: batch.bytes.count, length: line.utf8.count, isCut: isCut))
            batch.bytes += Array(line.utf8)
        }
        return batch
    }
}
