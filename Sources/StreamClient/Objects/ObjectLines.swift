// SPDX-License-Identifier: MIT

/// Splits what the relay sends into lines.
///
/// Holds at most one unfinished line of ``longest`` bytes and what one read brought behind it. A longer line is left out
/// and counted: the relay writes none, since a panel's line has at most 8 MiB, of which JSON makes at most six times as
/// much in `line`, once more in a field, and a third more in `raw`.
struct ObjectLines {
    static let longest = 128 << 20

    private var buffer: [UInt8] = []
    private var start = 0
    private var searched = 0
    /// Inside a line that was too long; its end is still to come.
    private var isSkipping = false
    private var skipped = 0
    private let longest: Int

    init(longest: Int = Self.longest) {
        self.longest = longest
    }

    /// Lets `body` append what was read.
    mutating func append<Result, Failure: Error>(_ body: (inout [UInt8]) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        if start > 0 {
            buffer.removeFirst(start)
            searched -= start
            start = 0
        }
        return try body(&buffer)
    }

    /// The next whole line, without its line end; blank ones are passed over.
    mutating func next() -> ArraySlice<UInt8>? {
        while true {
            guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
                searched = buffer.count
                if isSkipping || searched - start > longest { skipRest() }
                return nil
            }
            let line = buffer[start..<end]
            start = end + 1
            searched = start
            if isSkipping || line.count > longest {
                if !isSkipping { skipped += 1 }
                isSkipping = false
            } else if !line.isEmpty {
                return line
            }
        }
    }

    /// What was left out since the last call, in words; nil where nothing was.
    mutating func takeSkipped() -> String? {
        guard skipped > 0 else { return nil }
        defer { skipped = 0 }
        return "\(skipped) objects of more than \(longest) bytes left out"
    }

    private mutating func skipRest() {
        if !isSkipping { skipped += 1 }
        isSkipping = true
        buffer.removeAll()
        (start, searched) = (0, 0)
    }
}
