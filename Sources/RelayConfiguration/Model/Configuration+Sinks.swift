// SPDX-License-Identifier: MIT

extension Configuration {
    /// `[Journal]`
    package struct Journal: Equatable, Sendable {
        package var isEnabled: Bool
        /// `SYSLOG_IDENTIFIER=` of the panel's lines.
        package var identifier: String
        package var level: LineLevel
        package var kinds: Selection<LineKind>
        /// How many bytes wait while journald is slow or down.
        package var buffer: Int
        /// The journal namespace to read back from.
        package var namespace: String?

        package init(
            isEnabled: Bool, identifier: String, level: LineLevel, kinds: Selection<LineKind>, buffer: Int,
            namespace: String?
        ) {
            self.isEnabled = isEnabled
            self.identifier = identifier
            self.level = level
            self.kinds = kinds
            self.buffer = buffer
            self.namespace = namespace
        }
    }

    /// `[Socket]`
    package struct Socket: Equatable, Sendable {
        package var isEnabled: Bool
        /// Absolute, and short enough for `sockaddr_un`.
        package var path: String
        /// Permission bits, as for `chmod`.
        package var mode: UInt32
        /// nil: the group the process runs in.
        package var group: Group?
        /// How many bytes of lines are kept for consumers that come back.
        package var history: Int
        /// How many bytes wait for one consumer before it loses lines.
        package var consumerBuffer: Int
        package var maxConsumers: Int

        package init(
            isEnabled: Bool, path: String, mode: UInt32, group: Group?, history: Int, consumerBuffer: Int,
            maxConsumers: Int
        ) {
            self.isEnabled = isEnabled
            self.path = path
            self.mode = mode
            self.group = group
            self.history = history
            self.consumerBuffer = consumerBuffer
            self.maxConsumers = maxConsumers
        }
    }
}

extension Configuration {
    /// A group of this host's users.
    package struct Group: Equatable, Sendable {
        /// As the operator wrote it.
        package var name: String
        package var id: UInt32

        package init(name: String, id: UInt32) {
            self.name = name
            self.id = id
        }
    }
}
