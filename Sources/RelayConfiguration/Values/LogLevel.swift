// SPDX-License-Identifier: MIT

/// The least level of the relay's own messages.
package enum LogLevel: String, CaseIterable, Sendable {
    case debug, info, notice, warning, error
}

/// The least level of the panel's lines that the journal stores.
package enum LineLevel: String, CaseIterable, Sendable {
    case debug, info, notice, warning, error, critical
}

/// What kinds of the panel's lines there are.
package enum LineKind: String, CaseIterable, Sendable {
    case access, dns, general, startup, panic, other
}
