// SPDX-License-Identifier: MIT

/// Takes everything the relay has to tell. Called on the event loop, in the order of `seq`; must not block, and bounds
/// by itself what it holds.
package protocol LogSink: Sendable {
    /// Relayed lines of one source.
    func take(_ batch: RecordBatch)
    /// A gap in one source's lines.
    func take(_ gap: Gap)
    /// A source's stream has changed its state.
    func take(_ state: SourceState)
    /// A source is no longer relayed; its last state has been told.
    func forget(_ source: SourceID)
}

/// Where a sink reports what it had to let go of. The one arrow that points back to the fan-out, which numbers the gap
/// and tells everyone. May be called from any thread.
package protocol LossPort: Sendable {
    /// `lost` lines of `source` did not reach the reporting sink.
    func lost(_ lost: UInt64, of source: Source, reason: Gap.Reason)
}
