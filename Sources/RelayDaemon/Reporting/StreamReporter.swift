// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging
import PanelLogs
import Relay
import Synchronization

/// Reports what happens to streams and logins: to the listeners through the fan-out, to the operator through the log.
///
/// ``Troubles`` decides how often a failure that lasts is reported; an operator who reads only warnings and worse knows all
/// that matters.
final class StreamReporter: SubscriptionObserver, LaneObserver {
    private enum Subject: Hashable {
        case stream(SourceID)
        case login
        case nodeList
        case userNames
    }

    private struct Memory {
        var troubles = Troubles<Subject>()
        var nodeListTrouble: String?
        var loginRefused: String?
        var dialect: PanelDialect?
        var certificate = CertificateWatch()
    }

    private let fanOut: FanOut
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let wallClock: WallClock
    private let memory = Mutex(Memory())

    init(
        fanOut: FanOut, logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        wallClock: @escaping WallClock = Timestamp.systemClock
    ) {
        self.fanOut = fanOut
        self.logger = logger
        self.now = now
        self.wallClock = wallClock
    }

    /// Why the panel's nodes are not known, if that is so.
    var nodeListTrouble: String? { memory.withLock { $0.nodeListTrouble } }

    /// Why the panel refuses the login, if it does.
    var loginRefused: String? { memory.withLock { $0.loginRefused } }

    /// What the panel speaks, if it was found out.
    var dialect: PanelDialect? { memory.withLock { $0.dialect } }

    // MARK: Streams

    func streamChanged(_ source: SourceID, to phase: SourceState.Phase, reason: String?, retry: Duration?) {
        // The lane reports it, in its place before the stream's lines.
        if phase != .connected { fanOut.report(phase, of: source, reason: reason) }
        var metadata: Logger.Metadata = [LogKey.source: "\(source)"]
        metadata[LogKey.reason] = reason.map { "\($0)" }
        metadata[LogKey.retry] = retry.map { "\($0.brief)" }
        switch phase {
        case .connecting: logger.debug("connecting", metadata: metadata)
        case .absent where source == .core:
            // In order: what is to be said of it, ``coreIgnored(_:)`` says.
            logger.debug("another attempt to connect has failed", metadata: metadata)
        case .connected: connected(source, metadata)
        case .waiting, .refused, .absent:
            guard let times = occurrences(of: .stream(source), reason: "\(phase) \(reason ?? "")") else {
                return logger.debug("another attempt to connect has failed", metadata: metadata)
            }
            metadata[LogKey.times] = Self.told(times)
            if phase == .waiting {
                logger.warning("stream is down, will retry", metadata: metadata)
            } else if phase == .refused {
                logger.error("stream is refused, will retry", metadata: metadata)
            } else {
                logger.warning("node is absent, will retry", metadata: metadata)
            }
        }
    }

    private func connected(_ source: SourceID, _ metadata: Logger.Metadata) {
        guard let down = ended(.stream(source)) else {
            return logger.info("stream is connected", metadata: metadata)
        }
        logger.notice(
            "stream is connected again", metadata: metadata.merging([LogKey.down: "\(down.brief)"]) { $1 })
    }

    func streamReopens(_ source: SourceID, because reason: ReopenReason) {
        logger.info("stream is reopened", metadata: [LogKey.source: "\(source)", LogKey.reason: "\(reason)"])
    }

    func becameStale(_ source: SourceID) {
        logger.warning("stream brings only old lines", metadata: [LogKey.source: "\(source)"])
    }

    func becameFresh(_ source: SourceID) {
        logger.notice("stream brings new lines again", metadata: [LogKey.source: "\(source)"])
    }

    func nothingReadBack(_ error: ArchiveError) {
        logger.warning(
            "nothing that earlier runs stored can be read back", metadata: [LogKey.reason: "\(error)"])
    }

    // MARK: The login

    /// The panel had refused this login before the relay was restarted, which does not try it yet.
    func loginStaysRefused(_ refusal: LoginRefusal) {
        memory.withLock { $0.loginRefused = PanelError.loginRefused(refusal).description }
    }

    func loggedIn(username: String) {
        memory.withLock { $0.loginRefused = nil }
        var metadata: Logger.Metadata = [LogKey.user: "\(username)"]
        metadata[LogKey.down] = ended(.login).map { "\($0.brief)" }
        logger.notice("logged in", metadata: metadata)
    }

    func loginFailed(_ error: PanelError, username: String?, nextAttempt: Duration) {
        memory.withLock { $0.loginRefused = if case .loginRefused = error { error.description } else { nil } }
        var metadata: Logger.Metadata = [LogKey.reason: "\(error)", LogKey.retry: "\(nextAttempt.brief)"]
        metadata[LogKey.user] = username.map { "\($0)" }
        guard let times = occurrences(of: .login, reason: error.description) else {
            return logger.debug("another login has failed", metadata: metadata)
        }
        metadata[LogKey.times] = Self.told(times)
        switch error {
        case .loginRefused: logger.error("login is refused, will retry", metadata: metadata)
        case .credentialRefused: logger.error("the key or token is refused, will retry", metadata: metadata)
        default: logger.warning("login has failed, will retry", metadata: metadata)
        }
    }

    func credentialsAccepted() {
        memory.withLock { $0.loginRefused = nil }
        var metadata: Logger.Metadata = [:]
        metadata[LogKey.down] = ended(.login).map { "\($0.brief)" }
        logger.notice("the panel accepts the key or token", metadata: metadata)
    }

    // MARK: The dialect

    func dialectChanged(to new: PanelDialect, from old: PanelDialect?) {
        memory.withLock { $0.dialect = new }
        logger.notice("the panel's dialect is known", metadata: [LogKey.dialect: "\(new.rawValue)"])
    }

    func coreIgnored(_ why: IgnoredCore) {
        switch why {
        case .missing: logger.notice("the panel has no core stream, Core= is ignored")
        case .nodeLog: logger.notice("the core's log is that of a node, Core= is ignored beside nodes")
        }
    }

    // MARK: The certificate

    func certificateSeen(_ certificate: PanelCertificate) {
        let now = wallClock()
        guard let reason = memory.withLock({ $0.certificate.saw(end: certificate.expires, now: now) }) else { return }
        logger.warning("the panel's certificate has to be renewed", metadata: [LogKey.reason: "\(reason)"])
    }

    // MARK: The nodes

    func nodeListFailed(_ error: PanelError) {
        memory.withLock { $0.nodeListTrouble = error.description }
        guard let times = occurrences(of: .nodeList, reason: error.description) else { return }
        var metadata: Logger.Metadata = [LogKey.reason: "\(error)"]
        metadata[LogKey.times] = Self.told(times)
        logger.warning("the panel's nodes cannot be listed", metadata: metadata)
    }

    func nodeListRecovered(count: Int) {
        memory.withLock { $0.nodeListTrouble = nil }
        var metadata: Logger.Metadata = [LogKey.count: "\(count)"]
        if let down = ended(.nodeList) {
            metadata[LogKey.down] = "\(down.brief)"
            logger.notice("the panel's nodes are known again", metadata: metadata)
        } else {
            logger.info("the panel's nodes are known", metadata: metadata)
        }
    }

    func nodesLeftOut(_ count: Int) {
        logger.warning(
            "the panel lists too many nodes, those with the highest ids are not relayed: choose in Nodes=",
            metadata: [LogKey.count: "\(count)"])
    }

    func nodesNotFound(_ names: [String]) {
        logger.warning("the panel has no nodes of these names", metadata: [LogKey.nodes: .array(names.map { "\($0)" })])
    }

    // MARK: The users

    func usersNotNamed(_ why: UsersNotNamed, nextAttempt: Duration) {
        guard let times = occurrences(of: .userNames, reason: why.description) else { return }
        var metadata: Logger.Metadata = [LogKey.reason: "\(why)", LogKey.retry: "\(nextAttempt.brief)"]
        metadata[LogKey.times] = Self.told(times)
        logger.notice("the panel does not tell the names of users, will ask again", metadata: metadata)
    }

    func usersNamedAgain() {
        _ = ended(.userNames)
        logger.notice("the panel tells the names of users")
    }

    // MARK: What is worth telling

    private func occurrences(of subject: Subject, reason: String) -> Int? {
        let now = now()
        return memory.withLock { $0.troubles.occurred(subject, reason: reason, now: now) }
    }

    private func ended(_ subject: Subject) -> Duration? {
        let now = now()
        return memory.withLock { $0.troubles.ended(subject, now: now) }
    }

    /// Once goes without saying.
    private static func told(_ times: Int) -> Logger.MetadataValue? { times > 1 ? "\(times)" : nil }
}
