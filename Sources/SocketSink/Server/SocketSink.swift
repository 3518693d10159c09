// SPDX-License-Identifier: MIT

import DequeModule
import Glibc
package import LogRelayModel
package import Logging
package import NIOCore

/// Tells everything the relay has to tell to whoever connects to its Unix socket, as NDJSON.
///
/// Lives on one event loop: ``take(_:)-(RecordBatch)`` and its siblings must be called there, as the relay's fan-out
/// does, and are checked. Everything is encoded once, however many consumers there are. Each consumer has an outbox of
/// its own that is bounded; a slow one loses records, gets their number, and delays nobody.
package actor SocketSink: LogSink {
    /// What an operator can decide.
    package struct Settings: Equatable, Sendable {
        package var path: String
        /// Permissions of the socket file, such as `0o660`.
        package var mode: UInt32
        /// Whom the socket file is given to; nil: it keeps the group it is created with.
        package var group: SocketGroup?
        /// Bytes that may wait for one consumer.
        package var consumerBuffer: Int
        package var maxConsumers: Int
        /// Bytes kept of what was told, for consumers that come back.
        package var history: Int
        /// How long after connecting a request for the status takes no consumer's place, and one too many is not turned
        /// away yet. No key: a local client that wants the status asks at once.
        var patience = TimeAmount.seconds(1)
        /// Users of whom any number may connect: root, and whoever the relay runs as.
        var exemptUsers: Set<UInt32> = [0, geteuid()]

        package init(
            path: String, mode: UInt32 = 0o660, group: SocketGroup? = nil, history: Int = 16 * 1024 * 1024,
            consumerBuffer: Int = 8 * 1024 * 1024, maxConsumers: Int = 64
        ) {
            self.path = path
            self.mode = mode
            self.group = group
            self.history = history
            self.consumerBuffer = consumerBuffer
            self.maxConsumers = maxConsumers
        }
    }

    let settings: Settings
    let instance: String
    let version: String
    let logger: Logger
    let loop: any EventLoop

    var phase = Phase.idle
    var consumers: [ObjectIdentifier: Consumer] = [:]
    /// The latest state of each source, for those who come later.
    var states: [SourceID: ByteBuffer] = [:]
    var lastSeq: UInt64
    /// The first record of this run; from it on, numbers have no holes.
    let runStart: UInt64
    var history: History
    var totals = Totals()
    private(set) var statusSource: StatusSource?
    private(set) var retryPort: RetryPort?
    let startedAt = NIODeadline.now()
    private var isWritingScheduled = false
    let admission: Admission
    var reports = RepeatedReports()
    var reportTimer: Scheduled<Void>?
    /// Who waits to be answered, or to be read on to from the history, in this order.
    var turns = Deque<ObjectIdentifier>()
    var areTurnsScheduled = false
    /// For all consumers together.
    var budget: WorkBudget

    /// How many bytes are encoded into one buffer. malloc gets one of 128 KiB from the system, and gives it back, each time.
    private static var pieceLength: Int { 64 * 1024 }

    enum Phase {
        case idle
        case opening
        case open([any Channel], Origin)
        /// No new consumers; those that are left get what is queued, and go. Counts those that went without.
        case closing(cutShort: Int)
        case closed
    }

    /// Where the listeners come from.
    enum Origin {
        case created(SocketFile)
        /// Whoever passed them owns the files, which outlive this process.
        case passed
    }

    struct Totals {
        var connections: UInt64 = 0
        var served: UInt64 = 0
        var refused: UInt64 = 0
        var records: UInt64 = 0
        /// Of consumers that have left.
        var dropped: UInt64 = 0
    }

    /// Starts nothing; ``open()`` does.
    ///
    /// `instance` and `version` are told to each consumer. `lastSeq` is the last `seq` assigned before the first record
    /// comes: the cursor of the first `hello`. `loop` is where everything happens, and must be one of NIOPosix.
    package init(
        _ settings: Settings, instance: String, version: String, lastSeq: UInt64, logger: Logger, loop: any EventLoop
    ) {
        self.settings = settings
        self.instance = instance
        self.version = version
        self.lastSeq = lastSeq
        self.runStart = lastSeq + 1
        self.history = History(limit: settings.history, completeAfter: lastSeq)
        self.logger = logger
        self.loop = loop
        self.admission = Admission(maxConsumers: settings.maxConsumers, exempt: settings.exemptUsers)
        self.budget = Self.budgetOfAll
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    /// Fills the history with what earlier runs told, for consumers that come back with a cursor of theirs. Before
    /// ``open()``, and before anything is sent.
    package func refill(from recollection: Recollection) {
        guard case .idle = phase else { return }
        history.refill(from: recollection)
    }

    /// From now on, answers to `status` tell what this knows too; before, they tell of the socket alone.
    package func answerStatus(with source: @escaping StatusSource) {
        statusSource = source
    }

    /// Where requests to retry go from now on; before, they are refused.
    package func answerRetry(through port: @escaping RetryPort) {
        retryPort = port
    }

    /// How the socket stands now.
    package var snapshot: SocketSnapshot {
        let present = consumers.values.filter(\.isConsumer).sorted { $0.number < $1.number }.map(\.snapshot)
        return SocketSnapshot(
            consumers: present, served: totals.served, refused: totals.refused, records: totals.records,
            dropped: consumers.values.reduce(totals.dropped) { $0 + $1.delivery.dropped })
    }

    // MARK: - What the relay tells

    package nonisolated func take(_ batch: RecordBatch) {
        assumeIsolated { $0.tell(batch) }
    }

    package nonisolated func take(_ gap: Gap) {
        assumeIsolated { $0.tell(gap) }
    }

    package nonisolated func take(_ state: SourceState) {
        assumeIsolated { $0.tell(state) }
    }

    /// Stops telling newcomers about a source that is no longer relayed. On the event loop, like ``take(_:)-(SourceState)``.
    package nonisolated func forget(_ source: SourceID) {
        assumeIsolated { $0.states[source] = nil }
    }

    private func tell(_ batch: RecordBatch) {
        guard let last = batch.records.last else { return }
        lastSeq = last.seq
        totals.records += UInt64(batch.records.count)
        guard isOfUse else { return }
        var done = 0
        while done < batch.records.count {
            let piece = NDJSONEncoder.encode(batch, from: done, upTo: Self.pieceLength)
            done += piece.marks.count
            append(piece, of: batch.source.id, at: batch.receivedAt)
        }
    }

    private func tell(_ gap: Gap) {
        lastSeq = gap.seq
        totals.records += 1
        guard isOfUse else { return }
        append(NDJSONEncoder.encode(gap), of: gap.source.id, at: gap.time)
    }

    private func tell(_ state: SourceState) {
        let encoded = NDJSONEncoder.encode(state)
        states[state.source.id] = encoded
        for consumer in consumers.values { consumer.delivery.take(encoded, of: state.source.id) }
        scheduleWriting()
    }

    /// Whether anybody will ever read what is sent now.
    private var isOfUse: Bool { !consumers.isEmpty || history.limit > 0 }

    private func append(_ records: EncodedRecords, of source: SourceID, at time: Timestamp) {
        let fallen = history.append(records, of: source, at: time)
        let traits = BatchTraits(records.marks)
        for consumer in consumers.values {
            consumer.delivery.take(records, of: source, traits, fallen: fallen)
            if consumer.delivery.dropped > 0 { warn(of: consumer) }
        }
        scheduleWriting()
    }

    /// Reports a consumer that loses lines to the operator, once; the consumer itself gets their number.
    private func warn(of consumer: Consumer) {
        guard !consumer.isKnownToLose else { return }
        consumer.isKnownToLose = true
        report(.tooSlow, of: consumer.peer)
    }

    /// Writes once at the end of this turn of the loop, however much is sent in it.
    private func scheduleWriting() {
        guard !isWritingScheduled, !consumers.isEmpty else { return }
        isWritingScheduled = true
        loop.execute {
            self.assumeIsolated { sink in
                sink.isWritingScheduled = false
                for consumer in sink.consumers.values { sink.write(to: consumer) }
            }
        }
    }
}
