// SPDX-License-Identifier: MIT

/// Finds a proxy that ends quiet streams: the last three ended without a goodbye, after the same short time without a line.
///
/// The panel gives a sign every 15 s (Server-Sent Events) or 20 s (WebSocket), so that a longer read time-out never ends a
/// stream. With 10.0 s, 10.2 s and 9.9 s: found, 10 s. With 10 s, 4 s and 10 s: not found.
package struct QuietCuts: Equatable, Sendable {
    private static let needed = 3
    private static let tolerance = Duration.seconds(1)
    private static let plausible = Duration.seconds(2)..<Duration.seconds(20)

    private var pauses: [Duration] = []

    package init() {}

    /// A stream has ended.
    /// - Parameter quiet: how long it had brought no line.
    /// - Returns: the same end, or what is behind it.
    package mutating func judge(_ end: StreamEnd, quiet: Duration) -> StreamEnd {
        switch end {
        case .endOfFile, .broken:
            guard Self.plausible.contains(quiet) else { break }
            pauses = (pauses + [quiet]).suffix(Self.needed)
            guard pauses.count == Self.needed, let least = pauses.min(), let most = pauses.max(),
                most - least <= Self.tolerance
            else { return end }
            return .cutWhileQuiet(after: most)
        case .closed, .finished, .toldByPanel, .unresponsive, .violation, .closedByUs, .cutWhileQuiet:
            break
        }
        pauses = []
        return end
    }
}
