// SPDX-License-Identifier: MIT

/// Which states are worth a row. That a source is connected goes without saying at first, and `connecting` only leads to
/// something else; so a panel that is down is one row a source, and one more when it is back.
struct ShownStates: Sendable {
    private struct Shown: Equatable {
        var state: String
        var reason: String?
    }

    /// One a source, of which a panel has few.
    private var last: [String: Shown] = [:]

    mutating func isNews(_ object: StateObject) -> Bool {
        guard object.state != "connecting" else { return false }
        // A connected source has nothing to explain: its reason is no news.
        let isConnected = object.state == "connected"
        let now = Shown(state: object.state, reason: isConnected ? nil : object.reason)
        return last.updateValue(now, forKey: object.origin.source) ?? Shown(state: "connected") != now
    }
}
