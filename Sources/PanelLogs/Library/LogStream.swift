// SPDX-License-Identifier: MIT

/// One log of a ``Panel``, as a sequence of events: its lines, the gaps between them, and how the connection fares.
///
/// Connects when it is iterated for the first time, and again by itself whenever the connection ends. The connection is
/// closed when the loop is left, when its task is cancelled, by ``close()`` and by ``Panel/closeAll()``; the sequence is
/// over then. To be iterated once, by one task. At one time, one stream of a panel can read a log.
public struct LogStream: AsyncSequence, Sendable {
    private let run: StreamRun

    init(of log: StreamRun.Log, interval: Duration, in session: PanelSession) {
        run = StreamRun(log, interval: interval, session: session)
    }

    /// The events, from the beginning of the connection on.
    public func makeAsyncIterator() -> Iterator {
        Iterator(run)
    }

    /// Closes the stream and returns when its connection is closed. Events that wait to be taken are let go; a loop over
    /// them ends without an error.
    public func close() async {
        run.close()
        await run.waitForEnd()
    }

    /// Takes a stream's events. The stream is closed with the last copy of it.
    public struct Iterator: AsyncIteratorProtocol {
        private let lease: StreamLease
        private var signals: AsyncStream<Void>.Iterator
        private var lines = LineCursor()

        fileprivate init(_ run: StreamRun) {
            lease = StreamLease(run)
            signals = run.feed.signals.makeAsyncIterator()
        }

        /// The next event, as soon as there is one; nil where the stream was closed or the task is cancelled.
        /// - Throws: once, why the stream has ended for good: see ``PanelLogsError/Code``.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(PanelLogsError) -> LogEvent? {
            lease.run.open()
            while !Task.isCancelled {
                if !lease.run.feed.isClosed, let event = lines.next() { return event }
                switch lease.run.feed.take() {
                case .lines(let batch): lines = LineCursor(batch)
                case .event(let event): return event
                case .end(let error?): throw error
                case .end(nil): return nil
                case .nothing: await signals.next(isolation: actor)
                }
            }
            lease.run.close()
            return nil
        }
    }
}

/// Closes a stream when nobody takes its events any more.
private final class StreamLease: Sendable {
    let run: StreamRun

    init(_ run: StreamRun) {
        self.run = run
    }

    deinit {
        run.close()
    }
}
