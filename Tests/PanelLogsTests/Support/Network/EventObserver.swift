// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

/// Keeps everything an observer is told, for a network test to wait for.
struct EventObserver: SubscriptionObserver {
    enum Event: Equatable, Sendable {
        case stream(SourceID, SourceState.Phase, reason: String?)
        case loggedIn(String)
        case loginFailed(PanelError)
        case listFailed(PanelError)
        case listRecovered(Int)
        case notFound([String])
    }

    let events = Inbox<Event>()

    func streamChanged(_ source: SourceID, to phase: SourceState.Phase, reason: String?, retry: Duration?) {
        events.put(.stream(source, phase, reason: reason))
    }
    func loggedIn(username: String) { events.put(.loggedIn(username)) }
    func loginFailed(_ error: PanelError, username: String?, nextAttempt: Duration) { events.put(.loginFailed(error)) }
    func nodeListFailed(_ error: PanelError) { events.put(.listFailed(error)) }
    func nodeListRecovered(count: Int) { events.put(.listRecovered(count)) }
    func nodesNotFound(_ names: [String]) { events.put(.notFound(names)) }

    /// Waits until a stream has come to this phase; tells why.
    @discardableResult
    func reason(for wanted: SourceState.Phase, of source: SourceID? = nil) async throws -> String {
        try await events.next { event in
            guard case .stream(let changed, wanted, let reason) = event, source == nil || changed == source else {
                return nil
            }
            return reason ?? ""
        }
    }
}
