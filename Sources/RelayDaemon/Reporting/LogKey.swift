// SPDX-License-Identifier: MIT

/// The metadata keys of the relay's own messages.
enum LogKey {
    static let cause = "cause"
    /// Where the relay connects instead of the URL's host and port.
    static let connect = "connect"
    static let count = "count"
    static let dialect = "dialect"
    /// How long a trouble lasted that is over.
    static let down = "down"
    static let nodes = "nodes"
    static let panel = "panel"
    static let part = "part"
    static let path = "path"
    /// Without user name and password.
    static let proxy = "proxy"
    static let reason = "reason"
    static let retry = "retry"
    static let sections = "sections"
    static let source = "source"
    /// How often it happened since it was last told.
    static let times = "times"
    static let user = "user"
    static let version = "version"
}
