// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Stops accepting for a second after a failure such as EMFILE, and reports it once; and for a moment where connections come
/// faster than the loop may spend its time on them: they wait in the listener's queue.
///
/// The connection that could not be accepted stays in the listener's queue and keeps it readable. NIO's own
/// `AcceptBackoffHandler` holds back the next `read()`, but a listener whose `accept` failed still has the last one
/// pending and is polled all the same: measured with NIO 2.101, ten thousand failures a second. Switching `autoRead`
/// off takes it out of the poll.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    /// About what letting in and letting go takes.
    private static let costOfConnection = TimeAmount.microseconds(100)

    private let length: TimeAmount
    /// Five hundred connections at once, a thousand a second.
    private var budget = WorkBudget(share: 0.1, burst: .milliseconds(50), now: .now())
    private let logger: Logger
    private var isPaused = false

    init(length: TimeAmount = .seconds(1), logger: Logger) {
        self.length = length
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = NIODeadline.now()
        budget.spend(Self.costOfConnection, now: now)
        let wait = budget.wait(now: now)
        if wait > .zero { pause(for: wait, context: context) }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isPaused else { return }
        logger.warning(
            "a consumer could not be let in; trying again in a second",
            metadata: ["error": "\(error)"])
        pause(for: length, context: context)
    }

    private func pause(for length: TimeAmount, context: ChannelHandlerContext) {
        guard !isPaused, setReading(false, of: context.channel) else { return }
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
