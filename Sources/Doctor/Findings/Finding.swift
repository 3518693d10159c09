// SPDX-License-Identifier: MIT

package import LogRelayModel
package import PanelLogs

/// One thing that was looked at, and how it stands.
package struct Finding: Equatable, Sendable {
    package enum Subject: Equatable, Sendable {
        case configuration, name, proxy, connection, certificate, panel, credentials, clock, rights
        /// A core of the panel's; without a name where there is one only.
        case core(name: String?)
        /// The list of nodes.
        case nodes
        /// One node; without a number where only the configuration knows it.
        case node(id: Int?, name: String?)
        /// All streams, where it is not known which there are.
        case streams
        case stream(Source)
    }

    package enum Verdict: Equatable, Sendable {
        case ok
        case warning
        case failed(Fault)
        /// It could not be looked at, or was left alone.
        case untested
    }

    package var subject: Subject
    package var verdict: Verdict
    /// How it stands, and why, in words without an end mark.
    package var cause: String
    /// What can be done about it, in lines; empty where nothing has to be.
    package var cure: [String]
    /// What `PinSHA256=` would have to be for the panel's certificate to be accepted.
    package var pin: PublicKeyPin?

    init(
        _ subject: Subject, _ verdict: Verdict, _ cause: String, cure: [String] = [], pin: PublicKeyPin? = nil
    ) {
        self.subject = subject
        self.verdict = verdict
        self.cause = cause
        self.cure = cure
        self.pin = pin
    }

    init(_ subject: Subject, _ diagnosis: Diagnosis) {
        self.init(
            subject, .failed(diagnosis.fault), diagnosis.cause, cure: diagnosis.cure, pin: diagnosis.pin)
    }
}
