// SPDX-License-Identifier: MIT

import HabitSimulation

/// For how long streams of all kinds are deaf in simulated days, and how often they are reopened without need.
enum HabitTable {
    private static let rates = [0.01, 0.1, 1, 20, 500]
    private static let seed: UInt64 = 42

    static func print(days: Int) {
        Swift.print(
            "| traffic | lines/s | median s deaf | 99 % | longest | false reopenings a day | most in a night "
                + "| false gaps a week |")
        Swift.print("|---|---|---|---|---|---|---|---|")
        for kind in Traffic.Kind.allCases { rows(kind, days: days) }
        rows(.crowd, poll: 10, "crowd, Interval=10", days: days)
        rows(.crowd, hasEmptyNights: true, "crowd, empty nights", days: days)
    }

    private static func rows(
        _ kind: Traffic.Kind, poll: Double = 0.5, hasEmptyNights: Bool = false, _ name: String? = nil, days: Int
    ) {
        for rate in rates {
            let traffic = Traffic(rate: rate, kind: kind, poll: poll, hasEmptyNights: hasEmptyNights, seed: seed)
            let stream = StreamDays(days: days, of: traffic, seed: seed)
            let columns = [
                name ?? kind.rawValue, "\(rate)", tenths(stream.timeDeaf(0.5)), tenths(stream.timeDeaf(0.99)),
                tenths(stream.timesDeaf.last ?? 0), tenths(stream.meanFalseReopenings),
                "\(stream.nightlyReopenings.max() ?? 0)", tenths(stream.weeklyFalseGaps),
            ]
            Swift.print("| \(columns.joined(separator: " | ")) |")
        }
    }

    private static func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
