// SPDX-License-Identifier: MIT

import AllocationCounter

/// Time and allocations of every measure, side by side.
///
/// The machine may be shared: the measures take turns, and of each the fastest turn counts. What can be compared from
/// one machine to another is the ratio to the copy.
enum Table {
    private static let turns = 200
    private static let roundsATurn = 20

    static func print() {
        let lines = SampleLines(count: Program.linesARound)
        let works = Measure.all.map { $0.prepare(lines) }
        var best = works.map { _ in Double.infinity }
        for _ in 0..<turns {
            for (index, work) in works.enumerated() { best[index] = min(best[index], nanosecondsALine(of: work)) }
        }
        Swift.print("ns a line   of a copy   allocations for \(Program.linesARound), \(Program.linesARound * 4) lines")
        for (measure, time) in zip(Measure.all, best) {
            let few = allocations(of: measure, lines: Program.linesARound)
            let many = allocations(of: measure, lines: Program.linesARound * 4)
            Swift.print(
                "\(tenths(time).padded(to: 9))   \(tenths(time / best[0]).padded(to: 9))   "
                    + "\("\(few)".padded(to: 11))  \("\(many)".padded(to: 11))   \(measure.name): \(measure.what)")
        }
    }

    private static func nanosecondsALine(of work: () -> Int) -> Double {
        let start = ContinuousClock.now
        var sum = 0
        for _ in 0..<roundsATurn { sum &+= work() }
        let time = ContinuousClock.now - start
        precondition(sum != 0)
        return Double(time.components.attoseconds) / 1e9 / Double(roundsATurn * Program.linesARound)
    }

    /// In one round, after others have taken what is kept from round to round.
    private static func allocations(of measure: Measure, lines count: Int) -> UInt64 {
        let work = measure.prepare(SampleLines(count: count))
        for _ in 0..<3 { precondition(work() != 0) }
        let before = allocation_count()
        let result = work()
        let after = allocation_count()
        precondition(result != 0)
        return after - before
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
