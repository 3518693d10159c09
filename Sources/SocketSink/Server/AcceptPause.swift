// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Stops accepting for a second after a failure such as EMFILE, and tells of it once.
///
/// The connection that could not be accepted stays in the listener's queue and keeps it readable. NIO's own
/// `AcceptBackoffHandler` holds back the next `read()`, but a listener whose `accept` failed still has the last one
/// pending and is polled all the same: measured with NIO 2.101, ten thousand failures a second. Switching `autoRead`
/// off takes it out of the poll.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let length: TimeAmount
    private let logger: Logger
    private var isPaused = false

    init(length: TimeAmount = .seconds(1), logger: Logger) {
        self.length = length
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isPaused else { return }
        logger.warning(
            "a consumer could not be let in; trying again in a second",
            metadata: ["error": "\(error)"])
        guard setReading(false, of: context.channel) else { return }
        isPaused = true
        context.eventLoop.assumeIsolated().scheduleTask(in: length) { [self, channel = context.channel] in
            isPaused = false
            _ = setReading(true, of: channel)
        }
    }

    private func setReading(_ isReading: Bool, of channel: any Channel) -> Bool {
        guard let options = channel.syncOptions else { return false }
        do {
            try options.setOption(.autoRead, value: isReading)
            return true
        } catch {
            // Only a listener that is closed refuses, and then there is nothing left to pause.
            return false
        }
    }
}
