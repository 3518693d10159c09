// SPDX-License-Identifier: MIT

/// What of a log line stands in which column.
enum LineText {
    /// What is shown of one line at most, in bytes; `raw` and `json` have the whole of it.
    static let longest = 16 << 10

    /// What became of a connection; the level of a general line; else the kind.
    static func label(of log: LogObject) -> String {
        switch log.xray.kind {
        case "access": log.xray.status ?? "access"
        case "general", "other": log.level
        default: log.xray.kind
        }
    }

    /// nil for lines that never name a user: other kinds, and rejected connections. Their text begins at his column.
    static func user(of log: LogObject) -> String? {
        guard log.xray.kind == "access", log.xray.status != "rejected" else { return nil }
        if let name = log.xray.username, !name.isEmpty { return name }
        return log.xray.email ?? log.xray.userID.map(String.init) ?? "-"
    }

    /// The text, from its fullest form to the shortest that will do. Where rows are narrow, access lines have no ports
    /// of their sources and no networks, so that they look alike.
    static func candidates(of log: LogObject, isNarrow: Bool) -> [String] {
        let forms = log.xray.kind == "access" ? access(log, isNarrow: isNarrow) : [message(log)]
        return forms.map { SafeText.of(bounded($0)) }
    }

    private static func access(_ log: LogObject, isNarrow: Bool) -> [String] {
        let xray = log.xray
        if xray.status == "rejected", let reason = xray.reason {
            // Who was refused is as much the news as why.
            let sources = [xray.source, xray.sourceIP].compactMap(\.self)
            return sources.isEmpty ? [reason] : sources.map { "\($0): \(reason)" }
        }
        guard let destination = xray.destination else { return [log.line] }
        let from = xray.source ?? "-"
        let network = xray.network.map { "\($0):" } ?? ""
        let tags = [xray.inboundTag, xray.outboundTag].compactMap(\.self).joined(separator: " → ")
        let pairs = ["\(from) → \(network)\(destination)", "\(xray.sourceIP ?? from) → \(destination)"]
        let forms = isNarrow ? Array(pairs.suffix(1)) : pairs
        return (tags.isEmpty ? [] : forms.map { "\($0) [\(tags)]" }) + forms
    }

    private static func message(_ log: LogObject) -> String {
        let xray = log.xray
        guard let message = xray.message else { return log.line }
        let session = xray.session.map { "[\($0)] " } ?? ""
        let component = xray.component.map { "\($0): " } ?? ""
        return session + component + message
    }

    private static func bounded(_ text: String) -> String {
        let count = text.utf8.count
        guard count > longest else { return text }
        return String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "… (\(count) bytes)"
    }
}
