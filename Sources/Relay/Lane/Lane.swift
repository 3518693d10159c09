// SPDX-License-Identifier: MIT

package import LogRelayModel

/// One source's way through the relay: its lines are parsed here, and numbered by the fan-out.
///
/// Lives as long as its source is wanted, over all connections of its stream. Called on the fan-out's event loop.
package final class Lane: LineReceiver {
    private let source: SourceID
    private let fanOut: FanOut

    package init(source: SourceID, fanOut: FanOut) {
        self.source = source
        self.fanOut = fanOut
    }

    /// Told here rather than by the subscription, so that it stands before the stream's first line.
    package func streamOpened(_: StreamOpening) {
        fanOut.assumeIsolated { $0.publish(.connected, of: source, reason: nil) }
    }

    package func receive(_ batch: LineBatch) {
        let parsed = ParsedBatch(batch)
        fanOut.assumeIsolated { $0.publish(parsed, of: source) }
    }

    package func streamClosed(_: LossInFlight) {}
}
