// SPDX-License-Identifier: MIT

/// What the operator decided: every value checked, every default filled in, every secret read.
package struct Configuration: Equatable, Sendable {
    package var panel: Panel
    package var tls: TLS
    package var sources: Sources
    package var reconnect: Reconnect
    package var liveness: Liveness
    package var journal: Journal
    package var socket: Socket
    package var log: Log
    /// What works but should be known at every start, such as `Verify=no`.
    package var warnings: [Diagnostic]
    /// When the newest of its files was written, secrets included; in microseconds since 1970.
    package var writtenAt: Int64

    package init(
        panel: Panel, tls: TLS, sources: Sources, reconnect: Reconnect, liveness: Liveness, journal: Journal,
        socket: Socket, log: Log, warnings: [Diagnostic] = [], writtenAt: Int64 = 0
    ) {
        self.panel = panel
        self.tls = tls
        self.sources = sources
        self.reconnect = reconnect
        self.liveness = liveness
        self.journal = journal
        self.socket = socket
        self.log = log
        self.warnings = warnings
        self.writtenAt = writtenAt
    }
}

extension Configuration {
    /// `[Log]`
    package struct Log: Equatable, Sendable {
        package var level: LogLevel

        package init(level: LogLevel) {
            self.level = level
        }
    }
}
