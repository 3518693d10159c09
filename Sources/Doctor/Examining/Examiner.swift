// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOCore
package import PanelLogs
package import RelayConfiguration
import RelayDaemon

/// Gathers the facts about a panel: asks it as the daemon would, by the same code, in the order in which one thing rests on
/// the other, and no further than that goes. One login at most, none where the running relay's is refused, and
/// nothing is tried twice.
package struct Examiner: Sendable {
    private let configuration: Configuration
    private let file: String
    private let tls: Result<TLSPolicy?, TLSPolicyError>
    private let forcesStreams: Bool
    private let relays: RunningRelays
    private let patience: ExaminerPatience
    private let wallClock: WallClock

    /// - Parameters:
    ///   - file: where the configuration was read from.
    ///   - tls: of the configuration.
    ///   - relays: what the running relays say; what they read is not opened.
    ///   - forcesStreams: whether event streams are opened too, though a second reader takes lines from the first.
    package init(
        _ configuration: Configuration, file: String, tls: Result<TLSPolicy?, TLSPolicyError>, relays: RunningRelays,
        forcesStreams: Bool = false, patience: ExaminerPatience = ExaminerPatience(),
        wallClock: @escaping WallClock = Timestamp.systemClock
    ) {
        self.configuration = configuration
        self.file = file
        self.tls = tls
        self.relays = relays
        self.forcesStreams = forcesStreams
        self.patience = patience
        self.wallClock = wallClock
    }

    package func examine(on loop: any EventLoop) async -> Facts {
        var facts = Facts(
            patient: Patient(configuration, file: file), now: wallClock(), relays: relays, forcesStreams: forcesStreams)
        let policy: TLSPolicy?
        do {
            policy = try tls.get()
        } catch {
            facts.tls = error
            return facts
        }
        let certificates = SeenCertificates()
        let dialler = Dialler(
            configuration, tls: policy, loop: loop, observer: certificates, timeout: patience.request)
        let patientDialler = Dialler(
            configuration, tls: policy, loop: loop, observer: certificates, timeout: patience.request + patience.sign)
        let access = PanelAccess(dialler: dialler, dialect: nil, observer: certificates)
        facts.dialect = await Result.catching { () async throws(DialError) in try await access.dialects.dialect() }
        facts.certificate = certificates.last
        guard let dialect = facts.dialect?.value, let token = await enter(access.client, &facts) else { return facts }
        await ask(access.client, dialect, token, &facts)
        await visitStreams(patientDialler, dialect, access, token, &facts)
        return facts
    }

    /// Logs in, or shows the key or token: the panel takes them for good only then. A login that the panel refuses the
    /// running relay is not made again.
    private func enter(_ client: PanelClient, _ facts: inout Facts) async -> Token? {
        guard facts.standingRefusal == nil else { return nil }
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
        facts.coreLogs = await Result.catching { () async throws(PanelError) in
            try await client.coreLogs(token, dialect)
        }
        guard dialect == .eventStream else { return }
        facts.logRight = await Self.right { () async throws(PanelError) in try await client.mayStreamLogs(token) }
        guard facts.mayHaveNumbersOnly else { return }
        let right = await Self.right { () async throws(PanelError) in try await client.mayReadUserNames(token) }
        // A panel without such a list has the names in its lines.
        if case .unknown(.unexpected) = right { return }
        facts.nameRight = right
    }

    private static func right(_ attempt: () async throws(PanelError) -> Void) async -> Facts.LogRight {
        do {
            try await attempt()
            return .granted
        } catch .forbidden {
            return .missing
        } catch {
            return .unknown(error)
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
        let free = facts.streamsWorthOpening.filter { facts.reading(of: $0.source) == .free }
        facts.streams = await visit.all(free)
    }
}
