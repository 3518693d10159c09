// SPDX-License-Identifier: MIT

package import LogRelayModel

/// The relay's status for a person: what matters first, then a row a source, in at most 80 columns.
package struct StatusTable {
    private static let source = 19
    private static let widths = (state: 10, since: 9, lines: 8, last: 9, gaps: 5, lost: 7, reconnects: 6)
    private static let width = 80

    private let status: StatusObject
    private let now: Timestamp
    private let painter: Painter
    private let wallTime: @Sendable (Timestamp) -> WallTime

    package init(
        _ status: StatusObject, now: Timestamp, painter: Painter,
        wallTime: @escaping @Sendable (Timestamp) -> WallTime = WallTime.local
    ) {
        self.status = status
        self.now = now
        self.painter = painter
        self.wallTime = wallTime
    }

    /// The table's lines, with their ends.
    package var text: String {
        var lines = overall
        if !status.sources.isEmpty { lines += ["", header] + status.sources.flatMap(rows) }
        lines.append("")
        if let journal = status.journal { lines += self.journal(journal) }
        if let socket = status.socket { lines += self.socket(socket) }
        return lines.map { $0 + "\n" }.joined()
    }

    private var overall: [String] {
        let connected = status.sources.count { $0.state == "connected" }
        let all = status.sources.count
        let ink: Ink = all == 0 ? .yellow : connected == all ? .green : connected == 0 ? .red : .yellow
        let streams = all == 0 ? "no streams" : "\(connected) of \(all) streams connected"
        let lost = status.sources.reduce(UInt64(0)) { $0 &+ ($1.lost ?? 0) }
        let gaps = status.sources.reduce(UInt64(0)) { $0 &+ ($1.gaps ?? 0) }
        let panel = SafeText.of(status.panel ?? "no panel yet")
        let connect = status.connect.map { wrapped("connecting to \(SafeText.of($0))") } ?? []
        let proxy = status.proxy.map { wrapped("through \(SafeText.of($0))") } ?? []
        let dialect = status.dialect.map { " (\(SafeText.of($0)))" } ?? ""
        let uptime = Age.written(seconds: Int64(clamping: status.uptime))
        let relay = "\(SafeText.of(status.instance)) \(SafeText.of(status.version))"
        return [painter.paint("\(streams), \(Self.loss(lost, gaps: gaps))", ink)]
            + wrapped("\(relay), up \(uptime), on \(panel)\(dialect)") + connect + proxy
    }

    /// A gap may be of unknown size.
    private static func loss(_ lost: UInt64, gaps: UInt64) -> String {
        let lines = lost == 0 ? "" : "\(lost) \(lost == 1 ? "line" : "lines") lost"
        switch (lost, gaps) {
        case (0, 0): return "no losses known"
        case (0, _): return "\(gaps) \(gaps == 1 ? "gap" : "gaps") of unknown size"
        case (_, ...1): return lines
        case (_, _): return "\(lines), in \(gaps) gaps"
        }
    }

    private var header: String {
        let widths = Self.widths
        return painter.paint(
            [
                Fitting.column("SOURCE", width: Self.source), Fitting.column("STATE", width: widths.state),
                Fitting.number("SINCE", width: widths.since), Fitting.number("LINES", width: widths.lines),
                Fitting.number("LAST LINE", width: widths.last), Fitting.number("GAPS", width: widths.gaps),
                Fitting.number("LOST", width: widths.lost),
                Fitting.number("RECONN", width: widths.reconnects),
            ].joined(separator: " "), .bold)
    }

    private func rows(_ source: StatusObject.SourceStatus) -> [String] {
        let widths = Self.widths
        let name = source.node?.name.map { "\(source.source) \($0)" } ?? source.source
        let gaps = Fitting.number(Quantity.written(source.gaps ?? 0), width: widths.gaps)
        let lost = Fitting.number(Quantity.written(source.lost ?? 0), width: widths.lost)
        let row = [
            Fitting.column(SafeText.of(name), width: Self.source),
            painter.paint(
                Fitting.column(SafeText.of(source.state), width: widths.state), LevelInk.of(state: source.state)),
            Fitting.number(age(source.since), width: widths.since),
            Fitting.number(Quantity.written(source.lines), width: widths.lines),
            Fitting.number(age(source.lastLine), width: widths.last),
            painter.paint(gaps, source.gaps ?? 0 == 0 ? .plain : .yellow),
            painter.paint(lost, source.lost ?? 0 == 0 ? .plain : .yellow),
            Fitting.number(Quantity.written(source.reconnects ?? 0), width: widths.reconnects),
        ].joined(separator: " ")
        guard let reason = source.reason else { return [row] }
        return [row] + wrapped(SafeText.of(reason), indent: 2)
    }

    private func journal(_ journal: StatusObject.Journal) -> [String] {
        guard journal.enabled else { return ["journal  off"] }
        let dropped = journal.dropped ?? 0
        let text =
            "\(Quantity.written(journal.handedOver ?? 0)) handed over"
            + ", \(Quantity.written(journal.queued ?? 0)) queued (\(Quantity.bytes(journal.queuedBytes ?? 0)))"
        return ["journal  \(text), \(painted(dropped: dropped))"]
    }

    private func socket(_ socket: StatusObject.Socket) -> [String] {
        guard socket.enabled else { return ["socket   off"] }
        let consumers = socket.consumers ?? []
        let since = socket.historySince.flatMap(Timestamp.init(rfc3339:)).map(wallTime)
        let history = since.map { ", history since \($0.date) \($0.time)" } ?? ""
        let head = "socket   \(consumers.count) \(consumers.count == 1 ? "consumer" : "consumers")\(history)"
        let rows = consumers.map { consumer in
            let process = consumer.pid.map { "pid \($0)" } ?? "a process unknown"
            let user = consumer.uid.map { " (uid \($0))" } ?? ""
            return "  \(process)\(user): \(Quantity.written(consumer.lines ?? 0)) lines"
                + ", \(Quantity.bytes(consumer.queuedBytes ?? 0)) queued, \(painted(dropped: consumer.dropped ?? 0))"
        }
        return [head] + rows
    }

    private func painted(dropped: UInt64) -> String {
        painter.paint("\(Quantity.written(dropped)) dropped", dropped == 0 ? .plain : .yellow)
    }

    private func age(_ time: String?) -> String {
        guard let time = time.flatMap(Timestamp.init(rfc3339:)) else { return "-" }
        return Age.written(seconds: (now.microseconds - time.microseconds) / 1_000_000)
    }

    private func wrapped(_ text: String, indent: Int = 0) -> [String] {
        Fitting.wrap(text, width: Self.width - indent).map { Fitting.spaces(indent) + $0 }
    }
}
