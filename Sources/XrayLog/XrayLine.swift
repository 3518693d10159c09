// SPDX-License-Identifier: MIT

/// Where a part of a line lies, in bytes from the line's first.
///
/// A range instead of a `String`: parsing a line then allocates nothing, and each sink copies the bytes
/// straight from the line into its own encoding.
///
/// Public, though no product shows it: of a `package` type the compiler inlines nothing into another module.
public struct TextRange: Equatable, Sendable {
    @usableFromInline package var offset: UInt32
    @usableFromInline package var length: UInt32

    package init(offset: Int, length: Int) {
        self.offset = UInt32(offset)
        self.length = UInt32(length)
    }

    /// The bytes this range names in `line`, which must have them.
    @inlinable @inline(__always) package func bytes(in line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = Int(offset), count = Int(length)
        precondition(start &+ count <= line.count)
        return UnsafeRawBufferPointer(start: line.baseAddress.map { $0 + start }, count: count)
    }
}

/// What is known of one log line of Xray. A field that the line does not have, or has in an impossible form, is absent; so
/// is a text that could not be printed as it is, since what holds a control character is nobody's name.
package struct XrayLine: Equatable, Sendable {
    /// What sort of line it is.
    package enum Kind: String, CaseIterable, Sendable {
        case access, dns, general, startup, panic, other
    }

    /// What became of a connection, in an access line.
    package enum Status: String, CaseIterable, Sendable {
        case accepted, rejected
    }

    /// The severity that a general line names, in Xray's own spelling.
    package enum Severity: String, CaseIterable, Sendable {
        case unknown = "Unknown"
        case error = "Error"
        case warning = "Warning"
        case info = "Info"
        case debug = "Debug"
    }

    /// How much a line matters, from least to most.
    package enum Level: String, CaseIterable, Comparable, Sendable {
        case debug, info, notice, warning, error, critical

        /// The syslog priority (`syslog(3)`): 7 for debug … 2 for critical.
        package var priority: Int {
            switch self {
            case .debug: 7
            case .info: 6
            case .notice: 5
            case .warning: 4
            case .error: 3
            case .critical: 2
            }
        }

        package static func < (left: Level, right: Level) -> Bool { left.priority > right.priority }
    }

    package var kind: Kind
    package var level: Level
    /// All bytes of the line are known to be printable ASCII.
    package var isPrintableASCII = false
    /// The panel's own timestamp, as written.
    package var time: TextRange?

    // Access lines.
    package var status: Status?
    /// What stands after `from`, whole: `203.0.113.7:51512`, `DNS`, `@`.
    package var source: TextRange?
    package var sourceIP: TextRange?
    package var sourcePort: UInt16?
    package var network: TextRange?
    /// What stands after `accepted`, without the network: `www.example.com:443`, or a URL.
    package var destination: TextRange?
    package var destinationHost: TextRange?
    package var destinationPort: UInt16?
    package var inboundTag: TextRange?
    package var outboundTag: TextRange?
    package var email: TextRange?
    /// The number before the first dot of `id.username`, or the bare id of PasarGuard 5.
    package var userID: UInt64?
    package var username: TextRange?
    /// Why a connection was rejected.
    package var reason: TextRange?

    // General lines.
    package var severity: Severity?
    package var session: UInt64?
    package var component: TextRange?
    /// The text of a general line after its component; of any other kind but access, the text after the timestamp.
    package var message: TextRange?

    /// The line gives its user by number only.
    package var lacksName: Bool { userID != nil && username == nil }

    /// A line of which nothing but its kind and level is known yet.
    package init(kind: Kind, level: Level) {
        self.kind = kind
        self.level = level
    }
}
