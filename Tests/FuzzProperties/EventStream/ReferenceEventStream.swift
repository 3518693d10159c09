// SPDX-License-Identifier: MIT

/// WHATWG HTML, section 9.2.6, word by word over a whole stream: slow, and obviously right.
package enum ReferenceEventStream {
    private static let (carriageReturn, lineFeed) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))

    /// The log lines in a stream: the data of its events, joined with CR, since the panel parts them there.
    static func lines(of stream: [UInt8]) -> [[UInt8]] {
        var events: [[UInt8]] = []
        var data: [[UInt8]] = []
        for line in endedLines(of: stream.starts(with: [0xEF, 0xBB, 0xBF]) ? stream.dropFirst(3) : stream[...]) {
            if line.isEmpty {
                events.append(Array(data.joined(separator: [carriageReturn])))
                data = []
                continue
            }
            let colon = line.firstIndex(of: UInt8(ascii: ":"))
            guard line[..<(colon ?? line.endIndex)].elementsEqual("data".utf8) else { continue }
            var value = colon.map { line[($0 + 1)...] } ?? []
            if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
            data.append(Array(value))
        }
        return events.filter { !$0.isEmpty }
    }

    /// The lines that have an end: CR LF, LF or CR.
    private static func endedLines(of stream: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = stream
        while let end = rest.firstIndex(where: { $0 == carriageReturn || $0 == lineFeed }) {
            lines.append(rest[..<end])
            rest = rest[(end + 1)...]
            if stream[end] == carriageReturn, rest.first == lineFeed { rest = rest.dropFirst() }
        }
        return lines
    }

    /// A log line as the panel sends it: a `data:` line for each part of it between CRs.
    package static func event(for line: [UInt8]) -> [UInt8] {
        line.split(separator: carriageReturn, omittingEmptySubsequences: false).flatMap { part in
            Array("data: ".utf8) + part + [carriageReturn, lineFeed]
        } + [carriageReturn, lineFeed]
    }
}
