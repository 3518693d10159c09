// SPDX-License-Identifier: MIT

/// What the relay tells beside the lines, in words.
enum Notice {
    static func label(for object: StreamObject) -> String {
        switch object {
        case .subscribed: "missing"
        case .dropped: "dropped"
        case .error: "error"
        case .unknown: "unknown"
        case .gap: "gap"
        case .hello, .live, .state, .log, .status, .retried: ""
        }
    }

    /// nil where there is nothing to tell.
    static func words(for object: StreamObject) -> String? {
        switch object {
        case .subscribed(.none), .hello, .live, .state, .log, .status, .retried: nil
        case .subscribed(.count(let count)):
            "\(records(count)) no longer in the relay's history; journalctl may have \(count == 1 ? "it" : "them")"
        case .subscribed(.unknown):
            "the relay's history does not reach back far enough: lines may be missing; journalctl may have them"
        case .dropped(let count, _, _): "\(records(count)) left out here: this reader was too slow"
        case .gap(let gap): words(for: gap)
        case .error(let message): message
        case .unknown(let type): "the relay sent something this program does not know: \(type)"
        }
    }

    static func words(for gap: GapObject) -> String {
        if gap.reason == "line_cut" { return "the last line is cut: it was longer than 8 MiB" }
        let lost: String =
            switch gap.lost {
            case nil: "lines may be missing"
            case 1: "1 line is missing"
            case .some(let count): "\(count) lines are missing"
            }
        return "\(lost): \(cause(gap.reason))"
    }

    static func meaning(ofState state: String) -> String {
        switch state {
        case "connected": "lines come again"
        case "waiting": "the next attempt follows"
        case "refused": "the panel refuses the credentials or their rights"
        case "absent": "the panel has no such node, or it is disabled"
        default: ""
        }
    }

    private static func cause(_ reason: String) -> String {
        switch reason {
        case "replay_exceeded": "the panel's replay no longer reached back to the last relayed line"
        case "no_replay": "the stream was reopened without a replay"
        case "panel_overflow": "they came faster than the panel passes lines on"
        case "stream_silent": "the stream was silent for so long that it was reopened"
        case "journal_overflow": "journald did not take them in time; only the journal lacks them"
        case "restart": "the relay was not running"
        default: reason
        }
    }

    private static func records(_ count: UInt64) -> String { count == 1 ? "1 line is" : "\(count) lines are" }
}
