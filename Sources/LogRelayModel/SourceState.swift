// SPDX-License-Identifier: MIT

/// How a source's stream stands.
package struct SourceState: Equatable, Sendable {
    package enum Phase: String, CaseIterable, Sendable {
        case connecting
        case connected
        /// Backing off until the next attempt.
        case waiting
        /// The credentials or their rights do not suffice.
        case refused
        /// The panel has no such node, or it is disabled.
        case absent
    }

    package var source: Source
    package var phase: Phase
    /// Why, in words an operator can act on; nil where there is nothing to explain.
    package var reason: String?
    package var since: Timestamp

    package init(source: Source, phase: Phase, reason: String? = nil, since: Timestamp) {
        self.source = source
        self.phase = phase
        self.reason = reason
        self.since = since
    }
}
