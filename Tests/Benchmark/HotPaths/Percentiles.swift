// SPDX-License-Identifier: MIT

import Histogram

/// What `latency` has measured, as a distribution: three digits of each percentile count.
enum Percentiles {
    private static let shown = [50, 90, 99, 99.9, 100.0]

    /// Reads nanoseconds, one number a line, and prints the percentiles in microseconds, each behind its name.
    static func print() throws {
        var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
        while let line = readLine() {
            guard let nanoseconds = UInt64(line) else { throw UsageError() }
            histogram.record(nanoseconds)
        }
        guard histogram.totalCount > 0 else { throw NoWork() }
        for percentile in shown { Swift.print(percentile, histogram.valueAtPercentile(percentile) / 1000) }
    }
}
