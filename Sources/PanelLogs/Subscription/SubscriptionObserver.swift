// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Is told what happens to streams and logins; each event once. May be called from any thread.
package protocol SubscriptionObserver: Sendable {
    /// A stream has changed its state.
    /// - Parameter retry: when it will try again, where it waits for that.
    func streamChanged(_ source: SourceID, to phase: SourceState.Phase, reason: String?, retry: Duration?)
    /// A stream was closed by the relay itself, to be opened anew at once.
    func streamReopens(_ source: SourceID, because reason: ReopenReason)
    func loggedIn(username: String)
    /// A login brought no token, or the panel refuses the key or token it was given; no other attempt before
    /// `nextAttempt` has passed.
    /// - Parameter username: of the login; nil where there was none.
    func loginFailed(_ error: PanelError, username: String?, nextAttempt: Duration)
    /// The panel accepts the key or token it was given: for the first time, or after it had refused it.
    func credentialsAccepted()
    /// The panel was found to speak this dialect.
    /// - Parameter old: what it spoke before, where another was found earlier.
    func dialectChanged(to new: PanelDialect, from old: PanelDialect?)
    /// The core is wanted, but not relayed.
    func coreIgnored(_ why: IgnoredCore)
    /// The panel has shown this certificate, and it was accepted: told at every connection.
    func certificateSeen(_ certificate: PanelCertificate)
    func nodeListFailed(_ error: PanelError)
    /// The nodes are listed, for the first time or after failures.
    func nodeListRecovered(count: Int)
    /// The panel lists so many nodes more than streams are opened for; those with the lowest ids have one.
    func nodesLeftOut(_ count: Int)
    /// Names in the configuration that no node of the panel has.
    func nodesNotFound(_ names: [String])
    /// Lines have the numbers of users only, since the panel did not tell their names; the next attempt comes so much
    /// later. What lasts for hours is told once.
    func usersNotNamed(_ why: UsersNotNamed, nextAttempt: Duration)
    /// The panel tells the names of users after all.
    func usersNamedAgain()
}

extension SubscriptionObserver {
    package func streamChanged(_: SourceID, to _: SourceState.Phase, reason _: String?, retry _: Duration?) {}
    package func streamReopens(_: SourceID, because _: ReopenReason) {}
    package func loggedIn(username _: String) {}
    package func loginFailed(_: PanelError, username _: String?, nextAttempt _: Duration) {}
    package func credentialsAccepted() {}
    package func dialectChanged(to _: PanelDialect, from _: PanelDialect?) {}
    package func coreIgnored(_: IgnoredCore) {}
    package func certificateSeen(_: PanelCertificate) {}
    package func nodeListFailed(_: PanelError) {}
    package func nodeListRecovered(count _: Int) {}
    package func nodesLeftOut(_: Int) {}
    package func nodesNotFound(_: [String]) {}
    package func usersNotNamed(_: UsersNotNamed, nextAttempt _: Duration) {}
    package func usersNamedAgain() {}
}

/// Where nobody listens: the library reports to each stream by itself.
struct NoSubscriptionObserver: SubscriptionObserver {}
