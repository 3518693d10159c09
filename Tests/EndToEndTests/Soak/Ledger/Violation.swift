// SPDX-License-Identifier: MIT

/// A promise that the relay has not kept.
struct Violation: Equatable, Sendable, CustomStringConvertible {
    enum Kind: String, CaseIterable, Sendable {
        case missingLine = "lines are missing and lie in no gap"
        case lineTwice = "a line came twice"
        case unknownLine = "a line came that was never printed"
        case wrongOrder = "a line came out of order"
        case wrongLost = "a number of lost lines is not exact"
        case gapOnIdleSource = "a gap of a source that printed nothing"
        case numberNotGrowing = "a number does not grow"
        case numberSkipped = "records were not given to a consumer, and it was not told"
        case numberOfNoRun = "a number before the first run's"
        case toldDifferently = "one number stands for different records"
        case wrongDropped = "dropped and received do not make up all"
        case historyMissing = "a consumer that came back was told that records are missing"
        case notStored = "the journal lacks records that were told, and no gap says so"
        case unreadable = "a consumer got what is no record"
        case deaf = "a stream was deaf for longer than is promised"
        case relayFailed = "the relay did not run as it should"
        case notSettled = "the round did not come to rest"
    }

    var kind: Kind
    /// `socket`, `journal`, or a consumer's name.
    var place: String
    var source: String?
    /// Which lines or numbers are concerned.
    var words: String
    /// The records before and after.
    var around: [String] = []

    var description: String {
        let subject = [place, source].compactMap { $0 }.joined(separator: ", ")
        let what = "\(kind.rawValue) [\(subject)]: \(words)"
        return ([what] + around.map { "    " + $0 }).joined(separator: "\n")
    }
}

extension Ledger.Record: CustomStringConvertible {
    var description: String {
        switch content {
        case .line(let line): "\(seq) \(source) \(line)"
        case .gap(let reason, let lost): "\(seq) \(source) gap \(reason)" + (lost.map { ", lost \($0)" } ?? "")
        }
    }
}
