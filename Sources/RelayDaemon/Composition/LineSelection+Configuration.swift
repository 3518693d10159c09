// SPDX-License-Identifier: MIT

import JournalSink
import RelayConfiguration
import XrayLog

extension LineSelection {
    /// nil where every line is stored.
    init?(_ journal: Configuration.Journal) {
        let kinds: [LineKind] =
            switch journal.kinds {
            case .all: LineKind.allCases
            case .listed(let kinds): kinds
            }
        self.init(atLeast: XrayLine.Level(journal.level), of: Set(kinds.map(XrayLine.Kind.init)))
    }
}

extension XrayLine.Level {
    fileprivate init(_ level: LineLevel) {
        self =
            switch level {
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }
}

extension XrayLine.Kind {
    fileprivate init(_ kind: LineKind) {
        self =
            switch kind {
            case .access: .access
            case .dns: .dns
            case .general: .general
            case .startup: .startup
            case .panic: .panic
            case .other: .other
            }
    }
}
