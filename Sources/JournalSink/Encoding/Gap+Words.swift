// SPDX-License-Identifier: MIT

import LogRelayModel

extension Gap {
    /// What is missing and why, for the reader of the journal.
    var inWords: String {
        if reason == .lineCut { return "The last line of \(sourceInWords) is cut: it was longer than 8 MiB" }
        return "\(lostInWords) of \(sourceInWords) \(verb) missing: \(cause)"
    }

    private var sourceInWords: String {
        source.nodeName.map { "\(source.id) (\($0))" } ?? "\(source.id)"
    }

    private var lostInWords: String {
        switch lost {
        case nil: "Lines"
        case 1: "1 line"
        case .some(let count): "\(count) lines"
        }
    }

    private var verb: String {
        switch lost {
        case nil: "may be"
        case 1: "is"
        case .some: "are"
        }
    }

    private var cause: String {
        switch reason {
        case .replayExceeded: "the panel's replay no longer reached back to the last relayed line"
        case .noReplay: "the stream was reopened without a replay"
        case .panelOverflow: "they came faster than the panel passes lines on"
        case .streamSilent: "the stream was silent for so long that it was reopened"
        case .journalOverflow: "journald did not take them before the relay's buffer was full"
        case .lineCut: "the line was longer than 8 MiB"
        case .restart: "the relay was not running"
        }
    }
}
