// SPDX-License-Identifier: MIT

package import LogRelayModel

/// The rows a person reads. Nothing of a line reaches them but through ``SafeText``.
package struct ShortFormat: Sendable {
    private let painter: Painter
    private let wallTime: @Sendable (Timestamp) -> WallTime
    private var columns = Columns(width: nil)
    /// The day the rows before belong to.
    private var date: String?
    private var states = ShownStates()

    /// - Parameter today: The date that needs no telling.
    package init(
        painter: Painter, today: Timestamp, wallTime: @escaping @Sendable (Timestamp) -> WallTime = WallTime.local
    ) {
        self.painter = painter
        self.wallTime = wallTime
        date = wallTime(today).date
    }

    /// Appends the rows of an object, if it has any.
    ///
    /// - Parameter width: The terminal's columns; nil without a terminal.
    package mutating func append(_ object: StreamObject, width: Int?, to target: inout String) {
        columns = Columns(width: width)
        switch object {
        case .log(let log):
            let ink = LevelInk(log.level)
            row(
                time: log.time, source: log.origin.name, label: LineText.label(of: log), ink: ink.label,
                user: LineText.user(of: log), text: LineText.candidates(of: log, isNarrow: columns.isNarrow),
                textInk: ink.text, to: &target)
        case .state(let state):
            guard states.isNews(state) else { return }
            let words = SafeText.of(state.reason ?? Notice.meaning(ofState: state.state))
            notice(state.time, state.origin.name, state.state, words, LevelInk.of(state: state.state), to: &target)
        case .gap(let gap):
            notice(gap.time, gap.origin.name, "gap", SafeText.of(Notice.words(for: gap)), .yellow, to: &target)
        case .dropped, .subscribed, .error, .unknown:
            guard let words = Notice.words(for: object) else { return }
            notice(nil, "", Notice.label(for: object), SafeText.of(words), .yellow, to: &target)
        case .hello, .live, .status, .retried:
            return
        }
    }

    private mutating func notice(
        _ time: Timestamp?, _ source: String, _ label: String, _ words: String, _ ink: Ink, to target: inout String
    ) {
        row(time: time, source: source, label: label, ink: ink, user: nil, text: [words], textInk: ink, to: &target)
    }

    private mutating func row(
        time: Timestamp?, source: String, label: String, ink: Ink, user: String?, text candidates: [String],
        textInk: Ink, to target: inout String
    ) {
        let moment = time.map(wallTime)
        if let moment, columns.isNarrow, moment.date != date {
            date = moment.date
            target += painter.paint(moment.date, .faint) + "\n"
        }
        let shownTime = moment.map { columns.isNarrow ? $0.time : "\($0.date) \($0.time)" } ?? ""
        target += painter.paint(Fitting.column(shownTime, width: columns.time), .faint) + " "
        target += painter.paint(Fitting.column(SafeText.of(source), width: columns.source), .cyan) + " "
        target += painter.paint(Fitting.column(SafeText.of(label), width: Columns.label), ink) + " "
        var start = columns.textStart
        if let user {
            target += painter.paint(Fitting.column(SafeText.of(user), width: columns.user), .bold) + " "
            start += columns.user + 1
        }
        for (index, line) in lines(candidates, from: start).enumerated() {
            if index > 0 { target += Fitting.spaces(start) }
            target += painter.paint(line, textInk) + "\n"
        }
    }

    /// The fullest candidate that fits on the row; else the shortest one, on several.
    private func lines(_ candidates: [String], from start: Int) -> [String] {
        guard let width = columns.width else { return [candidates.first ?? ""] }
        let room = width - start
        if let fitting = candidates.first(where: { DisplayWidth.of($0) <= room }) { return [fitting] }
        return Fitting.wrap(candidates.last ?? "", width: room)
    }
}
