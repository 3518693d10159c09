// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOCore

/// Numbers everything that the relay tells, over all sources, and hands it to every sink.
///
/// An actor on the event loop: the data plane calls in synchronously, without a hop per line.
package actor FanOut {
    private let loop: any EventLoop
    nonisolated var eventLoop: any EventLoop { loop }
    private let sinks: [any LogSink]
    private let wallClock: WallClock
    private var sequence: Sequence
    private var sources: [SourceID: SourceStatus] = [:]

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    /// - Parameter start: the number of the first record.
    package init(loop: any EventLoop, sinks: [any LogSink], start: UInt64, wallClock: @escaping WallClock) {
        self.loop = loop
        self.sinks = sinks
        self.wallClock = wallClock
        self.sequence = Sequence(next: start)
    }

    /// How every source stands, in order.
    package var status: [SourceStatus] { sources.values.sorted { $0.source.id < $1.source.id } }

    /// Whether a source's stream has been open in this run.
    package func hasOpened(_ lane: Lane) -> Bool { lane.wasOpened }

    // MARK: What is relayed

    /// A source is relayed from now on, or is called by another name; those who listen are told the new one.
    package func add(_ source: Source) {
        guard var status = sources[source.id] else {
            sources[source.id] = SourceStatus(source: source, since: wallClock())
            return
        }
        guard status.source != source else { return }
        status.source = source
        sources[source.id] = status
        let state = SourceState(source: source, phase: status.phase, reason: status.reason, since: wallClock())
        for sink in sinks { sink.take(state) }
    }

    /// A source is no longer relayed; those who listen are told why.
    package func remove(_ source: SourceID, reason: String) {
        publish(.absent, of: source, reason: reason)
        sources[source] = nil
        for sink in sinks { sink.forget(source) }
    }

    // MARK: What is reported

    /// Numbers the lines of a batch and hands them on; a line that was cut is followed by a gap that says so.
    func publish(_ lines: inout ParsedBatch, of source: SourceID) {
        var first = 0
        for cutLine in lines.cutLines {
            number(&lines.records, first..<cutLine + 1)
            handOver(Array(lines.records[first...cutLine]), of: lines, source)
            publish(gapOf: source, reason: .lineCut, lost: nil)
            first = cutLine + 1
        }
        number(&lines.records, first..<lines.records.count)
        handOver(first == 0 ? lines.records : Array(lines.records[first...]), of: lines, source)
    }

    /// A source's stream has changed its state.
    func publish(_ phase: SourceState.Phase, of source: SourceID, reason: String?) {
        let now = wallClock()
        sources[source]?.change(to: phase, reason: reason, at: now)
        let state = SourceState(source: identity(source), phase: phase, reason: reason, since: now)
        for sink in sinks { sink.take(state) }
    }

    /// A replay has repeated lines that were relayed before.
    func count(duplicates: Int, of source: SourceID) {
        sources[source]?.duplicates += UInt64(duplicates)
    }

    /// Lines of a source are missing here.
    func publish(gapOf source: SourceID, reason: Gap.Reason, lost: UInt64?) {
        let gap = Gap(
            seq: sequence.take(), time: wallClock(), source: identity(source), reason: reason, lost: lost)
        sources[source]?.count(gap)
        for sink in sinks { sink.take(gap) }
    }

    private func number(_ records: inout [LogRecord], _ indices: Range<Int>) {
        for index in indices { records[index].seq = sequence.take() }
    }

    private func handOver(_ records: [LogRecord], of lines: ParsedBatch, _ source: SourceID) {
        guard !records.isEmpty else { return }
        // Looked for once: a quiet stream's batches are single lines, and to look is a good part of what those cost.
        let known = sources.index(forKey: source)
        let batch = RecordBatch(
            source: known.map { sources.values[$0].source } ?? Source(id: source), receivedAt: lines.receivedAt,
            bytes: lines.bytes, records: records)
        if let known { sources.values[known].count(batch) }
        for sink in sinks { sink.take(batch) }
    }

    private func identity(_ source: SourceID) -> Source {
        sources[source]?.source ?? Source(id: source)
    }
}

// MARK: - From other threads

extension FanOut: LossPort {
    /// A sink had to let lines go; all sinks get the gap, in the place where it was noticed.
    package nonisolated func lost(_ lost: UInt64, of source: Source, reason: Gap.Reason) {
        loop.execute {
            self.assumeIsolated { $0.publish(gapOf: source.id, reason: reason, lost: lost) }
        }
    }

    /// A source's stream has changed its state; reports of one thread keep their order.
    package nonisolated func report(_ phase: SourceState.Phase, of source: SourceID, reason: String?) {
        loop.execute {
            self.assumeIsolated { $0.publish(phase, of: source, reason: reason) }
        }
    }
}
