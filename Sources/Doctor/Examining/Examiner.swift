// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOCore
import PanelLogs
package import RelayConfiguration
import RelayDaemon

/// Gathers the facts about a panel: asks it as the daemon would, by the same code, in the order in which one thing rests on
/// the other, and no further than that goes. One login at most, and nothing is tried twice.
package struct Examiner: Sendable {
    private let configuration: Configuration
    private let file: String
    private let opensEventStreams: Bool
    private let askRelay: @Sendable () -> RelayWord
    private let patience: ExaminerPatience
    private let wallClock: WallClock

    /// - Parameters:
    ///   - file: where the configuration was read from.
    ///   - opensEventStreams: also those, though a second reader robs the first.
    ///   - askRelay: how the running relay stands; blocks.
    package init(
        _ configuration: Configuration, file: String, opensEventStreams: Bool = false,
        askRelay: @escaping @Sendable () -> RelayWord, patience: ExaminerPatience = ExaminerPatience(),
        wallClock: @escaping WallClock = Timestamp.systemClock
    ) {
        self.configuration = configuration
        self.file = file
        self.opensEventStreams = opensEventStreams
        self.askRelay = askRelay
        self.patience = patience
        self.wallClock = wallClock
    }

    /// Blocks for the disk where the system's authorities are read, and while the running relay is asked.
    package func examine(on loop: any EventLoop) async -> Facts {
        var facts = Facts(patient: Patient(configuration, file: file), now: wallClock())
        let certificates = SeenCertificates()
        let dialler: Dialler
        let patientDialler: Dialler
        do {
            dialler = try Dialler(configuration, loop: loop, observer: certificates, timeout: patience.request)
            patientDialler = try Dialler(
                configuration, loop: loop, observer: certificates, timeout: patience.request + patience.sign)
        } catch {
            facts.tls = error
            return facts
        }
        let access = PanelAccess(dialler: dialler, dialect: nil, observer: certificates)
        facts.dialect = await Result.catching { () async throws(DialError) in try await access.dialects.dialect() }
        facts.certificate = certificates.last
        guard let dialect = facts.dialect?.value, let token = await enter(access.client, &facts) else { return facts }
        await ask(access.client, dialect, token, &facts)
        await visitStreams(patientDialler, dialect, access, token, &facts)
        return facts
    }

    /// Logs in, or shows the key or token: the panel takes them for good only then.
    private func enter(_ client: PanelClient, _ facts: inout Facts) async -> Token? {
        do throws(PanelError) {
            let token: Token
            var times = TokenTimes()
            let kind: FixedCredential?
            switch PanelCredentials(configuration.panel.credentials) {
            case .login(let username, let password):
                let before = wallClock()
                let issued = try await client.login(username: username, password: password)
                (token, times, kind) = (issued.token, issued.times, nil)
                facts.clock = times.issued.map { ClockReading(before: before, panel: $0, after: wallClock()) }
            case .apiKey(let key): (token, kind) = (Token(apiKey: key), .apiKey)
            case .token(let text):
                (token, times, kind) = (Token(text), TokenTimes(of: text), .token)
                facts.shownToken = times
            }
            try await recognise(token, kind, client, &facts)
            facts.access = .success(times)
            return token
        } catch {
            facts.access = .failure(error)
            return nil
        }
    }

    private func recognise(
        _ token: Token, _ kind: FixedCredential?, _ client: PanelClient, _ facts: inout Facts
    ) async throws(PanelError) {
        let before = wallClock()
        let date: Timestamp?
        do {
            date = try await client.recognise(token)
        } catch .unauthorized {
            throw kind.map(PanelError.credentialRefused) ?? .newTokenRefused
        }
        if facts.clock == nil {
            facts.clock = date.map { ClockReading(before: before, panel: $0, after: wallClock()) }
        }
    }

    /// What costs the panel no more than a look into its memory.
    private func ask(_ client: PanelClient, _ dialect: PanelDialect, _ token: Token, _ facts: inout Facts) async {
        facts.version = await Result.catching { () async throws(PanelError) in try await client.version(token) }
        facts.nodes = await Result.catching { () async throws(PanelError) in try await client.nodes(token) }
        facts.wanted = facts.patient.sources.resolve(facts.nodes?.value, dialect: dialect)
        guard dialect == .eventStream else { return }
        do {
            try await client.mayStreamLogs(token)
            facts.logRight = .granted
        } catch .forbidden {
            facts.logRight = .missing
        } catch {
            facts.logRight = .unknown(error)
        }
    }

    private func visitStreams(
        _ patientDialler: Dialler, _ dialect: PanelDialect, _ access: PanelAccess, _ token: Token,
        _ facts: inout Facts
    ) async {
        let visit = StreamVisit(
            patientDialler: patientDialler, dialect: dialect, webSocket: access.transport, token: token,
            nodes: facts.nodes,
            patience: patience, wallClock: wallClock)
        switch dialect {
        case .webSocket:
            facts.streams = await visit.all(facts.streamsWorthOpening)
        case .eventStream where opensEventStreams:
            facts.streams = await visit.all(facts.streamsWorthOpening)
        case .eventStream:
            facts.relay = facts.streamsWorthOpening.isEmpty ? .notAsked : askRelay()
        }
    }
}
