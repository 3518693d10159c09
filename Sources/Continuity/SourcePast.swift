// SPDX-License-Identifier: MIT

package import LogRelayModel

/// What earlier runs of the relay have relayed of a source.
package struct SourcePast: Equatable, Sendable {
    /// In so short a time before the end, lines may have come without what they showed of lines that the panel had
    /// dropped before them: it looks into its buffer every 0.2 s.
    private static let lastMoment: Int64 = 300_000

    /// The last lines, byte for byte, in the order of their numbers.
    package var lines: [[UInt8]]
    /// A run that relayed it ended without handing over what it had received, and nobody has told of it yet.
    package var endedBadly: Bool
    /// The run ended in order, but so long ago that the panel may have been restarted, or the node's queue full, since.
    package var isLongAgo: Bool
    /// Before so many of the last lines, some may be missing untold.
    package var linesInDoubt: Int

    package init(lines: [[UInt8]] = [], endedBadly: Bool = false, isLongAgo: Bool = false, linesInDoubt: Int = 0) {
        self.lines = lines
        self.endedBadly = endedBadly
        self.isLongAgo = isLongAgo
        self.linesInDoubt = linesInDoubt
    }

    package init(_ archived: [ArchivedLine], endedBadly: Bool, isLongAgo: Bool = false) {
        self.init(lines: archived.map(\.bytes), endedBadly: endedBadly, isLongAgo: isLongAgo)
        guard let last = archived.last?.time.microseconds else { return }
        linesInDoubt = archived.reversed().prefix { last - $0.time.microseconds < Self.lastMoment }.count
    }
}
