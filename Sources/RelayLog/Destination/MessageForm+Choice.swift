// SPDX-License-Identifier: MIT

extension MessageForm {
    /// Entries where `$JOURNAL_STREAM` names standard error, else lines on it (`systemd.exec(5)`).
    ///
    /// The variable alone proves nothing: it is inherited by what a service starts with its output elsewhere.
    static func chosen(environment: [String: String], standardError: StandardError) -> MessageForm {
        if let words = environment["JOURNAL_STREAM"], let stream = FileIdentity(journalStream: words),
            stream == standardError.identity
        {
            return .entry
        }
        // Its stream, but the environment does not say so: sudo, for one, takes variables away.
        if standardError.isJournalStream { return .line(LineForm(prefix: .priority, isColoured: false)) }
        return .line(
            LineForm(prefix: .time, isColoured: standardError.isTerminal && allowsColour(environment)))
    }

    /// `NO_COLOR` with any value means none (no-color.org), and neither does a dumb terminal know any.
    private static func allowsColour(_ environment: [String: String]) -> Bool {
        environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
}
