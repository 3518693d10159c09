// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging
import PanelLogs
import Relay
import Synchronization

/// Tells what happens to streams and logins: the listeners through the fan-out, the operator through the log.
///
/// A stream that fails again and again for one reason is logged once; an operator who reads only warnings and worse
/// knows all that matters.
final class StreamReporter: SubscriptionObserver {
    private struct Trouble: Equatable {
        var phase: SourceState.Phase
        var reason: String?
    }

    private struct Memory {
        var troubles: [SourceID: Trouble] = [:]
        var nodeListTrouble: String?
    }

    private let fanOut: FanOut
    private let logger: Logger
    private let memory = Mutex(Memory())

    init(fanOut: FanOut, logger: Logger) {
        self.fanOut = fanOut
        self.logger = logger
    }

    /// Why the panel's nodes are not known, if that is so.
    var nodeListTrouble: String? { memory.withLock { $0.nodeListTrouble } }

    func streamChanged(_ source: SourceID, to phase: SourceState.Phase, reason: String?, retry: Duration?) {
        // The lane tells it, in its place before the stream's lines.
        if phase != .connected { fanOut.report(phase, of: source, reason: reason) }
        let trouble = Trouble(phase: phase, reason: reason)
        let isNews = memory.withLock { memory in
            switch phase {
            case .connecting: return false
            case .connected:
                memory.troubles[source] = nil
                return true
            case .waiting, .refused, .absent:
                defer { memory.troubles[source] = trouble }
                return memory.troubles[source] != trouble
            }
        }
        var metadata: Logger.Metadata = [LogKey.source: "\(source)"]
        metadata[LogKey.reason] = reason.map { "\($0)" }
        metadata[LogKey.retry] = retry.map { "\($0.brief)" }
        switch phase {
        case .connecting:
            logger.debug("connecting", metadata: metadata)
        case .connected:
            logger.info("stream connected", metadata: metadata)
        case .waiting:
            logger.log(level: isNews ? .warning : .debug, "stream is down, will retry", metadata: metadata)
        case .refused:
            logger.log(level: isNews ? .error : .debug, "stream is refused", metadata: metadata)
        case .absent:
            logger.log(level: isNews ? .warning : .debug, "node is absent", metadata: metadata)
        }
    }

    func loggedIn(username: String) {
        logger.notice("logged in", metadata: [LogKey.user: "\(username)"])
    }

    func loginFailed(_ error: PanelError, nextAttempt: Duration) {
        let level: Logger.Level = error == .unauthorized ? .error : .warning
        logger.log(
            level: level, "login failed",
            metadata: [LogKey.reason: "\(error)", LogKey.retry: "\(nextAttempt.brief)"])
    }

    func nodeListFailed(_ error: PanelError) {
        memory.withLock { $0.nodeListTrouble = error.description }
        logger.warning("the panel's nodes cannot be listed", metadata: [LogKey.reason: "\(error)"])
    }

    func nodeListRecovered(count: Int) {
        memory.withLock { $0.nodeListTrouble = nil }
        logger.info("the panel's nodes are known", metadata: [LogKey.count: "\(count)"])
    }

    func nodesNotFound(_ names: [String]) {
        logger.warning("the panel has no nodes of these names", metadata: [LogKey.nodes: .array(names.map { "\($0)" })])
    }
}
