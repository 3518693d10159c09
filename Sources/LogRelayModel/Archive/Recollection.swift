// SPDX-License-Identifier: MIT

/// What earlier runs have left, as a run that begins finds it.
package struct Recollection: Equatable, Sendable {
    /// Why it may fall short of what earlier runs handed over.
    package enum Shortfall: Equatable, Sendable, CustomStringConvertible {
        /// journald had not stored everything yet when the time for it was over.
        case notStoredYet
        /// journald stores nothing that the relay hands to it.
        case nothingStored
        /// Reading ended early.
        case readingFailed(ArchiveError)

        package var description: String {
            switch self {
            case .notStoredYet: "journald was still busy with what it was given earlier"
            case .nothingStored: "journald stores emergencies alone (MaxLevelStore=emerg in journald.conf)"
            case .readingFailed(let error): "\(error)"
            }
        }
    }

    package var shortfall: Shortfall?
    /// The largest number among the newest records; numbers more than a day ahead of the clock are passed over.
    package var lastSeq: UInt64?
    /// The newest records in the order of their numbers, as many as were asked for and read in time.
    package var records: [ArchivedRecord]
    /// Everything that was told with a greater number is among ``records``, as far as its run stored anything at all; nil
    /// where nobody can say.
    package var completeAfter: UInt64?
    package var lastRun: LastRun
    package var lastLogin: LastLogin?
    /// The configuration of another relay that stores under the same name, and whose entries are left out.
    package var otherConfiguration: String?

    package init(
        shortfall: Shortfall? = nil, lastSeq: UInt64? = nil, records: [ArchivedRecord] = [],
        completeAfter: UInt64? = nil, lastRun: LastRun = .unknown, lastLogin: LastLogin? = nil,
        otherConfiguration: String? = nil
    ) {
        self.shortfall = shortfall
        self.lastSeq = lastSeq
        self.records = records
        self.completeAfter = completeAfter
        self.lastRun = lastRun
        self.lastLogin = lastLogin
        self.otherConfiguration = otherConfiguration
    }
}

/// How the run before ended.
package enum LastRun: Equatable, Sendable {
    /// The journal tells of none.
    case unknown
    /// It stopped, and had handed everything over.
    case ended(at: Timestamp, settled: SettledSources)
    /// It began then, and never said that it had handed everything over: it crashed, was killed, the machine went down, or
    /// journald did not take everything in time.
    case brokeOff(begunAt: Timestamp)
}

/// The sources of which nothing is missing untold: where a run breaks off, what it had received and not handed over is
/// told as missing when the source's stream is opened the next time, in whichever run that is.
package enum SettledSources: Equatable, Sendable {
    case all
    case only(Set<SourceID>)

    package func contains(_ source: SourceID) -> Bool {
        switch self {
        case .all: true
        case .only(let sources): sources.contains(source)
        }
    }
}

/// What came of the last login that the relay's own messages tell of. The user's name is missing where the message has
/// none.
package enum LastLogin: Equatable, Sendable {
    case accepted(user: String?, at: Timestamp)
    case refused(user: String?, at: Timestamp)
}
