// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// Decides when the log reports what consumers do, so that none of them can fill it: of each kind and user the first is
/// reported at once, and what follows within a minute is counted, and reported once when the minute is over.
///
/// **Bound**: ``mostSubjects`` are kept apart; what more users do in the same minute is counted together, by kind.
struct RepeatedReports: Sendable {
    enum Kind: Hashable, Sendable, CaseIterable {
        case connected, gone, goneWithLoss, tooSlow, turnedAway, requestTooLong
    }

    struct Report: Equatable, Sendable {
        var kind: Kind
        /// The last one's, and how many there were.
        var metadata: Logger.Metadata
    }

    static let interval = TimeAmount.seconds(60)
    static let mostSubjects = 64

    private struct Subject: Hashable {
        var kind: Kind
        /// nil: several users.
        var uid: UInt32?
    }

    private struct Minute {
        var end: NIODeadline
        var counted = 0
        var last: Logger.Metadata = [:]
    }

    private var minutes: [Subject: Minute] = [:]

    /// Something has happened.
    /// - Returns: whether it is reported now; where not, it is counted.
    mutating func occurred(_ kind: Kind, uid: UInt32, _ metadata: Logger.Metadata, now: NIODeadline) -> Bool {
        var subject = Subject(kind: kind, uid: uid)
        if minutes[subject] == nil, minutes.count >= Self.mostSubjects { subject.uid = nil }
        guard var minute = minutes[subject] else {
            minutes[subject] = Minute(end: now + Self.interval)
            return true
        }
        minute.counted += 1
        minute.last = metadata
        minutes[subject] = minute
        return false
    }

    /// What was counted in minutes that are over. Where that is something, another minute of the same begins.
    mutating func due(now: NIODeadline) -> [Report] {
        var reports: [Report] = []
        for (subject, minute) in minutes where minute.end <= now {
            guard minute.counted > 0 else {
                minutes[subject] = nil
                continue
            }
            reports.append(
                Report(kind: subject.kind, metadata: minute.last.merging(["times": "\(minute.counted)"]) { $1 }))
            minutes[subject] = Minute(end: now + Self.interval)
        }
        return reports
    }

    /// When ``due(now:)`` is to be asked next; nil where nothing is kept.
    var nextDue: NIODeadline? { minutes.values.map(\.end).min() }
}
