// SPDX-License-Identifier: MIT

import Glibc

/// Measures what the relay does for each line. `packaging/bench` builds and runs it.
///
///     relay-benchmark                      a table
///     relay-benchmark lines                how many lines a round has
///     relay-benchmark names                the measures' names, one a line
///     relay-benchmark percentiles          of nanoseconds on standard input, one number a line
///     relay-benchmark run NAME ROUNDS      nothing but that, so that its instructions can be counted
///     relay-benchmark habit DAYS           for how long streams are deaf in so many simulated days
///     relay-benchmark write-lines COUNT    lines, one a line
///     relay-benchmark write-entries COUNT  what the journal's sink sends for them, each behind its length in four bytes
@main
enum Program {
    static func main() throws {
        switch CommandLine.arguments.dropFirst() {
        case []: Table.print()
        case ["lines"]: print(linesARound)
        case ["percentiles"]: try Percentiles.print()
        case ["names"]: for measure in Measure.all { print(measure.name) }
        case let arguments where arguments.count == 3 && arguments.first == "run":
            guard let measure = Measure.all.first(where: { $0.name == CommandLine.arguments[2] }),
                let rounds = Int(CommandLine.arguments[3])
            else { throw UsageError() }
            let work = measure.prepare(SampleLines(count: linesARound))
            for _ in 0..<rounds { guard work() > 0 else { throw NoWork() } }
        case let arguments where arguments.count == 2:
            guard let count = Int(CommandLine.arguments[2]), count > 0 else { throw UsageError() }
            switch CommandLine.arguments[1] {
            case "habit": HabitTable.print(days: count)
            case "write-lines": try write(SampleLines(count: count).text)
            case "write-entries": try write(SampleLines(count: count).entries)
            default: throw UsageError()
            }
        default: throw UsageError()
        }
    }

    private static func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { throw NoWork() }
            rest = rest.dropFirst(written)
        }
    }

    /// As many lines as one read of a busy stream brings.
    static let linesARound = 100
}

struct UsageError: Error {}
struct NoWork: Error {}
