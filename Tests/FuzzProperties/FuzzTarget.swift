// SPDX-License-Identifier: MIT

/// What of the relay takes bytes from somebody whom it cannot trust, or from an operator who may slip.
///
/// Each is held to the same properties by a fuzzer, with inputs that it finds, and by the tests, with the seeds that the
/// fuzzer begins with.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// One log line, through the grammar and both sinks.
    case line
    /// What a panel sends on a WebSocket connection.
    case websocket
    /// What a panel sends as Server-Sent Events.
    case eventStream = "event-stream"
    /// The configuration file.
    case configuration
    /// What a consumer sends on the socket.
    case requests

    /// Holds the target to its properties.
    /// - Throws: what does not hold. Traps, and memory errors under a sanitizer, are faults too.
    package func check(_ input: [UInt8]) throws(BrokenProperty) {
        switch self {
        case .line: try LineProperties.check(input)
        case .websocket: try FrameProperties.check(input)
        case .eventStream: try EventStreamProperties.check(input)
        case .configuration: try ConfigurationProperties.check(input)
        case .requests: try RequestProperties.check(input)
        }
    }
}

/// A property that an input breaks, in words.
package struct BrokenProperty: Error, CustomStringConvertible {
    package var description: String

    init(_ words: String) {
        description = words
    }
}

/// Goes on only where the property holds.
func hold(_ isTrue: Bool, _ words: @autoclosure () -> String) throws(BrokenProperty) {
    if !isTrue { throw BrokenProperty(words()) }
}
