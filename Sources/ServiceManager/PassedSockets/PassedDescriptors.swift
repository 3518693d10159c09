// SPDX-License-Identifier: MIT

/// Which descriptors the service manager has passed, as `sd_listen_fds(3)` finds them.
///
/// The variables stay set: they are meant for one process, which `LISTEN_PID` names, and the relay starts no others.
package struct PassedDescriptors: Equatable, Sendable {
    /// Those behind the standard streams: `SD_LISTEN_FDS_START`.
    private static let first: Int32 = 3

    package var numbers: Range<Int32>

    /// What stands in the environment is no such setting.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package var variable: String
        package var value: String

        package var description: String { "\(variable)=\(value) in the environment is no valid number" }
    }

    /// Of the environment `LISTEN_PID` and `LISTEN_FDS` count. `processID` is this process's own.
    package init(environment: [String: String], processID: Int32) throws(Malformed) {
        numbers = Self.first..<Self.first
        guard let text = environment["LISTEN_PID"] else { return }
        guard let wanted = Int32(text), wanted > 0 else { throw Malformed(variable: "LISTEN_PID", value: text) }
        guard wanted == processID, let text = environment["LISTEN_FDS"] else { return }
        guard let count = Int32(text), (0...Int32.max - Self.first).contains(count) else {
            throw Malformed(variable: "LISTEN_FDS", value: text)
        }
        numbers = Self.first..<Self.first + count
    }
}
