// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging

/// What swift-log hands messages to.
struct RelayLogHandler: LogHandler {
    let writer: MessageWriter
    let threshold: LogThreshold
    let wallClock: WallClock
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// A logger's own level, where one was set: that logger no longer follows the threshold.
    private var ownLevel: Logger.Level?

    init(writer: MessageWriter, threshold: LogThreshold, wallClock: @escaping WallClock) {
        self.writer = writer
        self.threshold = threshold
        self.wallClock = wallClock
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        if let own = event.metadata { all.merge(own) { $1 } }
        writer.write(
            RelayMessage(time: wallClock(), level: event.level, text: event.message.description, metadata: all))
    }
}
