// SPDX-License-Identifier: MIT

import LogRelayModel

/// An entry as the sink has stored it, understood as far as it can be.
struct StoredEntry: Equatable {
    var seq: UInt64?
    var process: ProcessMark
    /// nil where it has no meaning for this version of the relay.
    var record: ArchivedRecord?

    init(seq: UInt64?, process: ProcessMark, record: ArchivedRecord?) {
        self.seq = seq
        self.process = process
        self.record = record
    }

    /// - Parameter storedAt: when journald stored it: the time, where the entry tells no better one.
    init(_ fields: StoredFields, storedAt: Timestamp) {
        seq = fields.seq
        process = fields.process
        guard let seq = fields.seq, let id = fields.source else { return }
        let source = Source(id: id, nodeName: fields.nodeName)
        let time = fields.receivedAt ?? fields.handedOverAt ?? storedAt
        if let reason = fields.gap {
            record = Gap.Reason(rawValue: reason).map {
                .gap(Gap(seq: seq, time: time, source: source, reason: $0, lost: fields.lost))
            }
        } else if let line = fields.lineAsSent {
            record = .line(ArchivedLine(seq: seq, time: time, source: source, bytes: line, username: fields.username))
        }
    }
}

extension StoredFields {
    /// `MESSAGE` is the line itself, unless the line had to be escaped for it: then it stands beside it.
    var lineAsSent: [UInt8]? { line ?? message }
}
