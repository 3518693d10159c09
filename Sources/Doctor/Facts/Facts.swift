// SPDX-License-Identifier: MIT

package import LogRelayModel
package import PanelLogs

/// What an examination has found out, as it came; what was not asked, because something before it failed, is nil.
package struct Facts: Sendable {
    package var patient: Patient
    /// When the examination began.
    package var now: Timestamp
    /// Why TLS cannot even be tried.
    package var tls: TLSPolicyError?
    /// What the panel speaks, by its own answers.
    package var dialect: Result<PanelDialect, DialError>?
    /// Which one was accepted.
    package var certificate: PanelCertificate?
    /// What came of the login, or of showing the key or token: the token's times.
    package var access: Result<TokenTimes, PanelError>?
    /// Of a ready-made token, whether it was accepted or not.
    package var shownToken: TokenTimes?
    package var clock: ClockReading?
    package var version: Result<String, PanelError>?
    package var nodes: Result<[PanelNode], PanelError>?
    /// Whether logs may be streamed, of a panel with event streams.
    package var logRight: LogRight?
    /// What is wanted, by the panel's list of nodes.
    package var wanted: SourceSelection.Resolution?
    package var streams: [SourceID: StreamFact] = [:]
    /// Whether users' names may be asked for; nil where lines have them, or the panel has no such list.
    package var nameRight: LogRight?
    /// How the panel's cores log; nil where that was not asked.
    package var coreLogs: Result<[CoreLog], PanelError>?
    /// What the running relays say.
    package var relays: RunningRelays
    /// Whether the operator wants streams opened that are left alone otherwise.
    package var forcesStreams: Bool

    package init(patient: Patient, now: Timestamp, relays: RunningRelays, forcesStreams: Bool = false) {
        self.patient = patient
        self.now = now
        self.relays = relays
        self.forcesStreams = forcesStreams
    }

    package enum LogRight: Equatable, Sendable {
        case granted
        case missing
        /// The panel's answer says nothing of it.
        case unknown(PanelError)
    }
}
