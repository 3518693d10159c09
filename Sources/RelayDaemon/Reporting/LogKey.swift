// SPDX-License-Identifier: MIT

/// The metadata keys of the relay's own messages.
enum LogKey {
    static let cause = "cause"
    static let count = "count"
    static let nodes = "nodes"
    static let panel = "panel"
    static let part = "part"
    static let reason = "reason"
    static let retry = "retry"
    static let sections = "sections"
    static let source = "source"
    static let user = "user"
    static let version = "version"
}
