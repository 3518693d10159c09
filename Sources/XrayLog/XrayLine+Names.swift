// SPDX-License-Identifier: MIT

// The raw values again, as literals: a String would be built for each line. A test holds the two together.

extension XrayLine.Kind {
    /// The same as `rawValue`.
    package var name: StaticString {
        switch self {
        case .access: "access"
        case .dns: "dns"
        case .general: "general"
        case .startup: "startup"
        case .panic: "panic"
        case .other: "other"
        }
    }
}

extension XrayLine.Status {
    /// The same as `rawValue`.
    package var name: StaticString {
        switch self {
        case .accepted: "accepted"
        case .rejected: "rejected"
        }
    }
}

extension XrayLine.Severity {
    /// The same as `rawValue`.
    package var name: StaticString {
        switch self {
        case .unknown: "Unknown"
        case .error: "Error"
        case .warning: "Warning"
        case .info: "Info"
        case .debug: "Debug"
        }
    }
}

extension XrayLine.Level {
    /// The same as `rawValue`.
    package var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }
}
